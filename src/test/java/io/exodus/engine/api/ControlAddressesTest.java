package io.exodus.engine.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlAddressesTest {

  private final ControlAddresses addresses =
      new ControlAddresses(
          Map.of("near", List.of("interlay-1.example", "10.1.0.0/16", "fd00::/8", "192.0.2.7")));

  @ParameterizedTest
  @CsvSource({
    "far, http://10.9.0.1:6400, 10.9.0.1, true",
    "far, https://[fd00::1]:6400, fd00::1, true",
    "far, http://127.0.0.1:6400, 127.0.0.1, true",
    "far, http://127.0.0.1:6400, ::1, true",
    "far, http://127.0.0.1:6400, 10.9.0.1, false",
    "far, http://10.9.0.2:6400, 10.9.0.1, false",
    "far, http://169.254.169.254:80, 10.9.0.1, false",
    "near, http://interlay-1.example:6400, 10.9.0.1, true",
    "near, http://INTERLAY-1.example:6400, 10.9.0.1, true",
    "near, http://10.1.255.255:6400, 10.9.0.1, true",
    "near, http://192.0.2.7:6400, 10.9.0.1, true",
    "near, http://[fd12::7]:6400, 10.9.0.1, true",
    "near, http://10.2.0.0:6400, 10.9.0.1, false",
    "near, http://10.9.0.1:6400, 10.9.0.1, false",
    "near, http://192.0.2.8:6400, 10.9.0.1, false",
    "near, http://[fe00::7]:6400, 10.9.0.1, false",
    "near, http://interlay-1.example.evil.invalid:6400, 10.9.0.1, false"
  })
  void shouldAllowWhatIsNamedOrReportsItself(
      String interlay, String control, String from, boolean allowed) {
    if (allowed) {
      assertThatCode(() -> addresses.demand(interlay, control, from)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> addresses.demand(interlay, control, from))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("exodus.interlays.");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://10.9.0.1:1",
        "http://10.9.0.1",
        "http://10.9.0.1:1/path",
        "http://10.9.0.1:1?query",
        "http://10.9.0.1:1#part",
        "http://user@10.9.0.1:1",
        "//10.9.0.1:1",
        "nonsense",
        ""
      })
  void shouldTakeNothingButHostAndPort(String control) {
    assertThatThrownBy(() -> addresses.demand("far", control, "10.9.0.1"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("http://host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.0.0/33", "10.1.0/16", "host/8", "a b", "http://host", ""})
  void shouldNameAnEntryThatIsNone(String entry) {
    assertThatThrownBy(() -> new ControlAddresses(Map.of("orders", List.of(entry))))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("exodus.interlays.orders.control-allowed is ");
  }

  @Test
  void shouldSayWhatToDoWhereNothingIsNamed() {
    assertThatThrownBy(() -> addresses.demand("far", "http://10.9.0.2:6400", "10.9.0.1"))
        .hasMessage(
            "control is 'http://10.9.0.2:6400': the report comes from 10.9.0.1, and workers call no"
                + " other address. If this one is right, name it in"
                + " exodus.interlays.far.control-allowed of the engine's configuration");
  }
}
