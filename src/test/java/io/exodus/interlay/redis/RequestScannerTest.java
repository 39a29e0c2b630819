package io.exodus.interlay.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScannerTest {

  private static final String PIPELINE =
      "*1\r\n$4\r\nPING\r\n"
          + "*3\r\n$3\r\nset\r\n$1\r\na\r\n$12\r\n*1\r\n$4\r\nPING\r\n"
          + "get a\r\n"
          + "\r\n"
          + "*0\r\n"
          + "*2\r\n$3\r\nGET\r\n$0\r\n\r\n"
          + "  SeT a \"x y\"\n"
          + "*3\r\n$5\r\nBLPOP\r\n$1\r\nq\r\n$1\r\n0\r\n"
          + "*1\r\n$5\r\nMULTI\r\n";

  private static final List<CommandKind> KINDS =
      List.of(
          CommandKind.PING,
          CommandKind.WRITE,
          CommandKind.READ,
          CommandKind.READ,
          CommandKind.WRITE,
          CommandKind.BLOCKING,
          CommandKind.MULTI);

  @Test
  void shouldFindEveryCommandWhenAllArriveAtOnce() {
    assertThat(scan(List.of(PIPELINE))).isEqualTo(KINDS);
  }

  @Test
  void shouldFindTheSameCommandsWhenSplitAtAnyByte() {
    for (int split = 1; split < PIPELINE.length(); split++) {
      assertThat(scan(List.of(PIPELINE.substring(0, split), PIPELINE.substring(split))))
          .as("split at %d", split)
          .isEqualTo(KINDS);
    }
  }

  @Test
  void shouldFindTheSameCommandsWhenTheyArriveByteByByte() {
    assertThat(scan(List.of(PIPELINE.split("")))).isEqualTo(KINDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*x\r\n",
        "*1\r\n+PING\r\n",
        "*1\r\n$-1\r\n",
        "*1\r\n$4\r\nPINGxx",
        "*99999999999\r\n$4\r\nPING\r\n",
        "*1\rx",
        "*\r\n",
        "set a \"unbalanced\n"
      })
  void shouldRefuseAHeadThatIsNone(String head) {
    RequestScanner scanner = new RequestScanner();

    assertThat(scanner.head(bytes(head), 0, head.length())).isEqualTo(RequestScanner.BAD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1\r\na\r\n", "$x\r\na\r\n", "$1\rxa\r\n", "$-1\r\n"})
  void shouldRefuseABodyThatIsNone(String body) {
    RequestScanner scanner = new RequestScanner();
    ByteBuf in = bytes("*2\r\n$3\r\nGET\r\n" + body);
    scanner.head(in, 0, in.writerIndex());
    scanner.accept();

    scanner.body(in, scanner.headEnd(), in.writerIndex());

    assertThat(scanner.bad()).isTrue();
  }

  @Test
  void shouldStreamABodyLongerThanAnyBuffer() {
    RequestScanner scanner = new RequestScanner();
    long length = 5_000_000_000L;
    ByteBuf in = bytes("*2\r\n$6\r\nAPPEND\r\n$" + length + "\r\n");
    scanner.head(in, 0, in.writerIndex());
    scanner.accept();
    scanner.body(in, scanner.headEnd(), in.writerIndex());
    ByteBuf chunk = Unpooled.buffer(1 << 20);
    chunk.writerIndex(1 << 20);

    long scanned = 0;
    while (scanner.inBody()) {
      scanned += scanner.body(chunk, 0, chunk.writerIndex());
    }

    assertThat(scanned).isEqualTo(length + 2);
  }

  @Test
  void shouldKnowTheEndWhenTheCommandIsWhole() {
    String command = "*2\r\n$6\r\nSELECT\r\n$2\r\n11\r\n";
    for (int length = 1; length <= command.length(); length++) {
      RequestScanner scanner = new RequestScanner();
      ByteBuf in = bytes(command + "*1\r\n");
      if (scanner.head(in, 0, length) == RequestScanner.HEAD) {
        assertThat(scanner.end(in, length))
            .isEqualTo(length < command.length() ? RequestScanner.MORE : command.length());
      }
    }
  }

  private static List<CommandKind> scan(List<String> parts) {
    RequestScanner scanner = new RequestScanner();
    List<CommandKind> kinds = new ArrayList<>();
    ByteBuf in = Unpooled.buffer();
    for (String part : parts) {
      in.writeBytes(part.getBytes(UTF_8));
      while (in.isReadable()) {
        int to = in.writerIndex();
        if (scanner.inBody()) {
          in.readerIndex(scanner.body(in, in.readerIndex(), to));
          continue;
        }
        int head = scanner.head(in, in.readerIndex(), to);
        if (head == RequestScanner.MORE) {
          break;
        }
        assertThat(head).isNotEqualTo(RequestScanner.BAD);
        if (head == RequestScanner.HEAD) {
          kinds.add(scanner.kind());
          scanner.accept();
        }
        in.readerIndex(scanner.headEnd());
      }
    }
    assertThat(in.isReadable()).isFalse();
    assertThat(scanner.inBody()).isFalse();
    return kinds;
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }
}
