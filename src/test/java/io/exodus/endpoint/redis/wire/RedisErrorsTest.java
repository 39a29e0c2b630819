package io.exodus.endpoint.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RedisErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "WRONGPASS invalid username-password pair, username and password, true",
    "NOPERM this user has no permissions, grant, true",
    "OOM command not allowed when used memory > 'maxmemory'., maxmemory, true",
    "READONLY You can't write against a read only replica., primary, false",
    "LOADING Redis is loading the dataset in memory, wait, false",
    "MISCONF Redis is configured to save RDB snapshots, disk, false"
  })
  void shouldKnowWhatARefusalAsksFor(String reply, String remedy, boolean pointless) {
    EndpointException trouble =
        RedisErrors.of("new", "SET was refused", new RedisException(new RespError(reply)));

    assertThat(trouble.what()).isEqualTo("SET was refused: " + reply);
    assertThat(trouble.remedy()).contains(remedy);
    assertThat(trouble.pointless()).isEqualTo(pointless);
    assertThat(RedisErrors.refusal("new", "SET was refused", reply))
        .hasMessage(trouble.getMessage());
  }

  static Stream<Arguments> lost() {
    return Stream.of(
        Arguments.of(new ConnectException("Connection refused"), "start the server"),
        Arguments.of(new UnknownHostException("redis.example"), "host"),
        Arguments.of(new SSLHandshakeException("no trusted certificate"), "TLS"),
        Arguments.of(new SocketTimeoutException("Read timed out"), "in time"),
        Arguments.of(new EOFException("the server closed the connection"), "'timeout' setting"),
        Arguments.of(new IOException("Broken pipe"), "log"));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void shouldNameTheRootOfALostConnectionAndLetItBeTriedAgain(IOException root, String remedy) {
    EndpointException trouble = RedisErrors.of("new", "cannot connect", new RedisException(root));

    assertThat(trouble.what()).isEqualTo("cannot connect: " + root.getMessage());
    assertThat(trouble.remedy()).contains(remedy);
    assertThat(trouble.pointless()).isFalse();
  }

  @Test
  void shouldNotMakeUpARemedyForWhatItDoesNotKnow() {
    EndpointException trouble = RedisErrors.refusal("new", "EXEC", "ERR something new");

    assertThat(trouble).hasMessage("new: EXEC: ERR something new");
    assertThat(trouble.remedy()).isEmpty();
    assertThat(trouble.pointless()).isFalse();
  }
}
