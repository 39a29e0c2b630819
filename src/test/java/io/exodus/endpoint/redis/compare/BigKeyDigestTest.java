package io.exodus.endpoint.redis.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BigKeyDigestTest {

  @Test
  void shouldAskForFewerElementsWhenTheyAreHeavy() {
    assertThat(BigKeyDigest.elements(4, 4L << 20)).isEqualTo(1);
    assertThat(BigKeyDigest.elements(100, 10L << 20)).isEqualTo(10);
    assertThat(BigKeyDigest.elements(1, 512L << 20)).isEqualTo(1);
  }

  @Test
  void shouldAskForMoreElementsStepByStepWhenTheyAreLight() {
    assertThat(BigKeyDigest.elements(4, 400)).isEqualTo(8);
    assertThat(BigKeyDigest.elements(400, 4_000)).isEqualTo(500);
    assertThat(BigKeyDigest.elements(500, 0)).isEqualTo(500);
  }
}
