package io.exodus.interlay.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandsTest {

  @ParameterizedTest
  @CsvSource({
    "GET, READ",
    "hgetall, READ",
    "SORT_RO, READ",
    "SORT, WRITE",
    "PEXPIRETIME, READ",
    "HPEXPIRETIME, READ",
    "ZREVRANGEBYSCORE, READ",
    "ZREMRANGEBYSCORE, WRITE",
    "GEORADIUSBYMEMBER, WRITE",
    "GEORADIUS_RO, READ",
    "EVAL, WRITE",
    "PFCOUNT, WRITE",
    "NOSUCHCOMMAND, WRITE",
    "GETX, WRITE",
    "GE, WRITE",
    "bLpOp, BLOCKING",
    "BRPOPLPUSH, BLOCKING",
    "PSUBSCRIBE, SUBSCRIBE",
    "PSYNC, REFUSED",
    "HELLO, HELLO"
  })
  void shouldTakeACommandForWhatItIs(String name, CommandKind kind) {
    assertThat(CommandTable.find(Unpooled.copiedBuffer(name, UTF_8))).isEqualTo(kind);
  }

  @Test
  void shouldTakeAnEmptyNameForAWrite() {
    assertThat(CommandTable.find(Unpooled.EMPTY_BUFFER)).isEqualTo(CommandKind.WRITE);
  }

  @ParameterizedTest
  @CsvSource({
    "XREAD COUNT 1 BLOCK 0 STREAMS s $, true",
    "XREAD COUNT 1 STREAMS BLOCK 0, false",
    "xreadgroup GROUP g c block 10 STREAMS s >, true",
    "XREADGROUP GROUP g c STREAMS s >, false"
  })
  void shouldTellABlockingReadByItsOptions(String line, boolean blocks) {
    ByteBuf in = Unpooled.copiedBuffer(line + "\r\n", UTF_8);
    List<byte[]> words = Arguments.inline(in, 0, in.writerIndex());
    CommandKind kind = CommandTable.find(Unpooled.wrappedBuffer(words.get(0)));

    ReplayableCommand tracked = ReplayableCommand.of(kind, words, in, 0, in.writerIndex());

    assertThat(tracked != null).isEqualTo(blocks);
  }

  @Test
  void shouldSplitALineAsRedisDoes() {
    ByteBuf in =
        Unpooled.copiedBuffer("  SET \"a\\x41\\n\" 'it\\'s' plain\"joined\"\t''\r\n", UTF_8);

    assertThat(Arguments.inline(in, 0, in.writerIndex()))
        .extracting(Arguments::text)
        .containsExactly("SET", "aA\n", "it's", "plainjoined", "");
  }

  @Test
  void shouldKeepTheWordsOfAFrameApart() {
    String frame = "*3\r\n$4\r\nAUTH\r\n$4\r\na\r\nb\r\n$0\r\n\r\n";
    ByteBuf in = Unpooled.copiedBuffer(frame + "*1\r\n", UTF_8);

    assertThat(Arguments.of(in, 0, frame.length(), false))
        .extracting(Arguments::text)
        .containsExactly("AUTH", "a\r\nb", "");
  }

  @Test
  void shouldReplayWhatWasAcceptedAndNothingElse() {
    SessionState state = new SessionState();
    state.protocol("3".getBytes(UTF_8));
    state.login("app".getBytes(UTF_8), "pw".getBytes(UTF_8));
    state.select("5".getBytes(UTF_8));

    var replay = state.replay(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, true);

    assertThat(replay.commands().toString(UTF_8))
        .isEqualTo(
            "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$3\r\napp\r\n$2\r\npw\r\n"
                + "*2\r\n$6\r\nSELECT\r\n$1\r\n5\r\n");
    state.reset();
    assertThat(state.replay(io.netty.buffer.UnpooledByteBufAllocator.DEFAULT, false).steps())
        .isEmpty();
  }
}
