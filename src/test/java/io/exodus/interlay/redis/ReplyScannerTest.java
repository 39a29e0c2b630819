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

class ReplyScannerTest {

  private static final List<String> ANSWERS =
      List.of(
          "+OK\r\n",
          "-ERR no\r\n",
          ":-12\r\n",
          "$5\r\n+OK\r\n\r\n",
          "$0\r\n\r\n",
          "$-1\r\n",
          "*-1\r\n",
          "*0\r\n",
          "*3\r\n:1\r\n*2\r\n$1\r\na\r\n*0\r\n$-1\r\n",
          "_\r\n",
          ",1.5\r\n",
          "#t\r\n",
          "(3492890328409238509324850943850943825024385\r\n",
          "!9\r\nERR wrong\r\n",
          "=8\r\ntxt:abcd\r\n",
          "%2\r\n+a\r\n:1\r\n+b\r\n*1\r\n:2\r\n",
          "%0\r\n",
          "~2\r\n+a\r\n+b\r\n",
          ">3\r\n+message\r\n+ch\r\n+hi\r\n",
          "|1\r\n+ttl\r\n:3600\r\n*2\r\n|1\r\n+x\r\n*1\r\n+y\r\n:1\r\n:2\r\n",
          "|0\r\n:7\r\n",
          "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n");

  private static final String ALL = String.join("", ANSWERS);

  @Test
  void shouldFindEveryEndWhenAllArriveAtOnce() {
    assertThat(scan(List.of(ALL))).isEqualTo(ANSWERS);
  }

  @Test
  void shouldFindTheSameEndsWhenSplitAtAnyByte() {
    for (int split = 1; split < ALL.length(); split++) {
      assertThat(scan(List.of(ALL.substring(0, split), ALL.substring(split))))
          .as("split at %d", split)
          .isEqualTo(ANSWERS);
    }
  }

  @Test
  void shouldTellTheTypeBehindAnAttribute() {
    ReplyScanner scanner = new ReplyScanner();
    ByteBuf in = Unpooled.copiedBuffer("|1\r\n+a\r\n+b\r\n-ERR x\r\n", UTF_8);

    scanner.scan(in, 0, in.writerIndex());

    assertThat(scanner.complete()).isTrue();
    assertThat((char) scanner.type()).isEqualTo('-');
  }

  @Test
  void shouldStreamAnAnswerLongerThanAnyBuffer() {
    ReplyScanner scanner = new ReplyScanner();
    long length = 5_000_000_000L;
    ByteBuf head = Unpooled.copiedBuffer("$" + length + "\r\n", UTF_8);
    scanner.scan(head, 0, head.writerIndex());
    ByteBuf chunk = Unpooled.buffer(1 << 20);
    chunk.writerIndex(1 << 20);

    long scanned = 0;
    while (!scanner.complete()) {
      scanned += scanner.scan(chunk, 0, chunk.writerIndex());
    }

    assertThat(scanned).isEqualTo(length + 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK\r\n", "$x\r\n", "$?\r\n", "*1\r\nx", "$1-\r\n", "$\r\n"})
  void shouldRefuseWhatIsNoAnswer(String bytes) {
    ReplyScanner scanner = new ReplyScanner();
    ByteBuf in = Unpooled.copiedBuffer(bytes, UTF_8);

    scanner.scan(in, 0, in.writerIndex());

    assertThat(scanner.bad()).isTrue();
  }

  private static List<String> scan(List<String> parts) {
    ReplyScanner scanner = new ReplyScanner();
    List<String> answers = new ArrayList<>();
    StringBuilder answer = new StringBuilder();
    for (String part : parts) {
      ByteBuf in = Unpooled.copiedBuffer(part, UTF_8);
      while (in.isReadable()) {
        int end = scanner.scan(in, in.readerIndex(), in.writerIndex());
        answer.append(in.readCharSequence(end - in.readerIndex(), UTF_8));
        if (scanner.complete()) {
          answers.add(answer.toString());
          answer.setLength(0);
        }
      }
      assertThat(scanner.bad()).isFalse();
    }
    assertThat(scanner.atBoundary()).isTrue();
    return answers;
  }
}
