package io.exodus.endpoint.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyTextTest {

  static Stream<byte[]> keys() {
    return Stream.of(
        new byte[0],
        "order:1".getBytes(StandardCharsets.UTF_8),
        "schlüssel:ключ:🔑".getBytes(StandardCharsets.UTF_8),
        "back\\slash\nline\ttab".getBytes(StandardCharsets.UTF_8),
        "ü\\".getBytes(StandardCharsets.UTF_8),
        new byte[] {0, -1, 127, 'a', '\\', 'x', '4', '1'});
  }

  @ParameterizedTest
  @MethodSource("keys")
  void shouldReadBackWhatItWroteWhenTheKeyIsAnything(byte[] key) {
    String text = KeyText.of(key);

    assertThat(KeyText.parse(text)).isEqualTo(key);
    assertThat(text.codePoints()).noneMatch(Character::isISOControl);
  }
}
