package io.exodus.endpoint.redis.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CopyLzfTest {

  /** Two literals, then six bytes from two bytes back: they overlap what is being written. */
  private static final byte[] PACKED = {1, 'a', 'b', (byte) (4 << 5), 1};

  @Test
  void shouldUnpackAReferenceThatOverlapsItself() throws Exception {
    assertThat(CopyLzf.unpack(PACKED, 8)).isEqualTo("abababab".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void shouldUnpackALongReference() throws Exception {
    byte[] packed = {0, 'x', (byte) (7 << 5), 91, 0};

    assertThat(CopyLzf.unpack(packed, 101)).hasSize(101).containsOnly('x');
  }

  @Test
  void shouldRefuseWhatIsDamaged() {
    byte[] back = {(byte) (1 << 5), 5};
    byte[] cut = {5, 'a'};

    assertThatThrownBy(() -> CopyLzf.unpack(PACKED, 7)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> CopyLzf.unpack(PACKED, 9)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> CopyLzf.unpack(back, 3)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> CopyLzf.unpack(cut, 6)).isInstanceOf(IOException.class);
  }
}
