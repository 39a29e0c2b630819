package io.exodus.endpoint.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespReaderTest {

  @Test
  void shouldReadEveryKindOfReply() throws Exception {
    RespReader in =
        reader("+OK\r\n-ERR no\r\n:-7\r\n$2\r\n\r\n\r\n$-1\r\n*2\r\n:1\r\n*0\r\n*-1\r\n");

    assertThat(in.reply()).isEqualTo("OK");
    assertThat(in.reply()).isEqualTo(new RespError("ERR no"));
    assertThat(in.reply()).isEqualTo(-7L);
    assertThat((byte[]) in.reply()).containsExactly('\r', '\n');
    assertThat(in.reply()).isNull();
    assertThat(in.reply()).isEqualTo(List.of(1L, List.of()));
    assertThat(in.reply()).isNull();
  }

  @Test
  void shouldCountWhatItConsumesWhateverTheBuffer() throws Exception {
    byte[] command = RespBuffer.encode("SET".getBytes(), new byte[100], new byte[] {13, 10});
    byte[] twice = Arrays.copyOf(command, 2 * command.length);
    System.arraycopy(command, 0, twice, command.length, command.length);
    RespReader in = new RespReader(new ByteArrayInputStream(twice), 7);

    assertThat(in.command().length).isEqualTo(3);
    assertThat(in.consumed()).isEqualTo(command.length);
    assertThat(RespBuffer.encode(in.command())).isEqualTo(command);
    assertThat(in.consumed()).isEqualTo(2L * command.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16, 64, 200, 1 << 16})
  void shouldReadFramesAsTheyStandWhateverTheBuffer(int buffer) throws Exception {
    byte[][] words = {"SET".getBytes(), new byte[100], {}, "\r\n$1\r\n*1\r\n".getBytes()};
    byte[] command = RespBuffer.encode(words);
    byte[] ping = RespBuffer.encode("PING".getBytes());
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      log.write(command);
      log.write('\n');
      log.write(ping);
    }
    // A byte at a time: a frame ends anywhere.
    InputStream slow =
        new ByteArrayInputStream(log.toByteArray()) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(1, length));
          }
        };
    for (InputStream source : List.of(new ByteArrayInputStream(log.toByteArray()), slow)) {
      RespReader in = new RespReader(source, buffer);
      for (int i = 0; i < 3; i++) {
        RespFrame frame = in.frame();
        assertThat(frame.bytes()).isEqualTo(command);
        assertThat(frame.words()).isDeepEqualTo(words);
        assertThat(in.consumed())
            .isEqualTo(i * (command.length + 1L + ping.length) + command.length);
        assertThat(in.frame().bytes()).isEqualTo(ping);
      }
      assertThat(in.consumed()).isEqualTo(log.size());
      assertThatThrownBy(in::frame).isInstanceOf(EOFException.class);
    }
  }

  /** What follows a value would be run by the destination as a command of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"*1\r\n$3\r\nabcFLUSHALL\r\n", "*0\r\n", "*1\r\n$3\r\nabc\n\r\n"})
  void shouldRefuseFramesThatAreNotOneCommand(String text) {
    assertThatThrownBy(() -> reader(text).frame())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the replication stream");
  }

  @Test
  void shouldKeepOnlyErrorsOfATransaction() throws Exception {
    RespReader in =
        reader("*3\r\n$3\r\nabc\r\n-WRONGTYPE x\r\n*1\r\n:1\r\n*-1\r\n-EXECABORT y\r\n");

    Map<Integer, RespError> errors = new HashMap<>();
    RespReader.Outcomes outcomes = (index, error, idle) -> errors.put(index, error);
    assertThat(in.transaction(outcomes)).isTrue();
    assertThat(errors).hasSize(3).containsEntry(1, new RespError("WRONGTYPE x"));
    assertThat(errors.get(0)).isNull();
    assertThat(errors.get(2)).isNull();
    assertThat(in.transaction(outcomes)).isFalse();
    assertThatThrownBy(() -> in.transaction(outcomes))
        .isInstanceOf(RespReader.ExecAborted.class)
        .hasMessage("EXECABORT y");
    assertThatThrownBy(in::reply).isInstanceOf(EOFException.class);
  }

  @Test
  void shouldTellWhichCommandsOfATransactionAnsweredNilOrZero() throws Exception {
    RespReader in = reader("*6\r\n:0\r\n$-1\r\n:10\r\n*1\r\n:0\r\n+OK\r\n*0\r\n");

    Map<Integer, Boolean> idles = new HashMap<>();
    in.transaction((index, error, idle) -> idles.put(index, idle));

    assertThat(idles).isEqualTo(Map.of(0, true, 1, true, 2, false, 3, false, 4, false, 5, true));
  }

  @Test
  void shouldKeepOnlyErrorsOfReplies() throws Exception {
    RespReader in = reader("+OK\r\n\n:12\r\n-ERR no\r\n$3\r\nabc\r\n*1\r\n+x\r\n-OOM y\r\n");

    assertThat(in.outcome()).isNull();
    assertThat(in.outcome()).isNull();
    assertThat(in.outcome()).isEqualTo(new RespError("ERR no"));
    assertThat(in.outcome()).isNull();
    assertThat(in.outcome()).isNull();
    assertThat(in.outcome()).isEqualTo(new RespError("OOM y"));
    assertThatThrownBy(in::outcome).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+CONTINUE\r\n",
        "*1\r\n:4\r\n",
        "*\r\n",
        "*x\r\n",
        "*1\r\n$-1\r\n",
        "*1\r\n$2147483648\r\n"
      })
  void shouldRefuseWhatIsNoCommandOfTheStream(String text) {
    assertThatThrownBy(() -> reader(text).command())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the replication stream");
    assertThatThrownBy(() -> reader(text).frame())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the replication stream");
  }

  private static RespReader reader(String text) {
    return new RespReader(new ByteArrayInputStream(text.getBytes()));
  }
}
