package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
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

  @Test
  void shouldKeepOnlyErrorsOfATransaction() throws Exception {
    RespReader in =
        reader("*3\r\n$3\r\nabc\r\n-WRONGTYPE x\r\n*1\r\n:1\r\n*-1\r\n-EXECABORT y\r\n");

    assertThat(in.transaction()).containsExactly(null, new RespError("WRONGTYPE x"), null);
    assertThat(in.transaction()).isNull();
    assertThatThrownBy(in::transaction)
        .isInstanceOf(RespReader.ExecAborted.class)
        .hasMessage("EXECABORT y");
    assertThatThrownBy(in::reply).isInstanceOf(EOFException.class);
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
  }

  private static RespReader reader(String text) {
    return new RespReader(new ByteArrayInputStream(text.getBytes()));
  }
}
