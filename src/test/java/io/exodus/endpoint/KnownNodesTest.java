package io.exodus.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownNodesTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7, true",
    "10.0.0.7, 10.0.0.8, false",
    "10.0.0.7:6380, 10.0.0.7, false",
    "10.0.0.7:6379, 10.0.0.7, true",
    "10.0.0.0/8, 10.9.9.9, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "0.0.0.0/0, evil.example, false",
    "redis-2.internal, redis-2.internal, true",
    "redis-2.internal, Redis-2.Internal, true",
    "redis-2.internal:6379, redis-2.internal, true",
    "redis-2.internal, evil.example, false",
    "localhost, 127.0.0.1, true",
    "127.0.0.1, localhost, false",
    "::1, ::1, true",
    "[::1], ::1, true",
    "[::1]:6379, ::1, true",
    "[::1]:6380, ::1, false",
    "fd00::/8, fd00::7, true",
    "fd00::/8, 10.0.0.7, false"
  })
  void shouldKnowWhatIsListed(String entry, String host, boolean known) {
    KnownNodes.check("key", List.of(entry));

    assertThat(new KnownNodes(List.of(entry)).has(host, 6379)).isEqualTo(known);
    assertThat(new KnownNodes(List.of()).has(host, 6379)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "redis://r", "a b", "*", ""})
  void shouldNameAnEntryThatIsNone(String entry) {
    assertThatThrownBy(() -> KnownNodes.check("exodus.endpoints.a.replicas", List.of(entry)))
        .hasMessage(
            "exodus.endpoints.a.replicas is '"
                + entry
                + "': name hosts, host:port, or networks such as 10.1.0.0/16");
  }
}
