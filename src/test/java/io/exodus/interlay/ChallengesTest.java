package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.interlay.control.Challenges;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ChallengesTest {

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final Challenges challenges = new Challenges(clock::get);

  @Test
  void shouldBelieveOnlyItsOwn() {
    String own = challenges.next();

    assertThat(challenges.valid(own)).isTrue();
    assertThat(challenges.valid(new Challenges(clock::get).next())).isFalse();
    assertThat(challenges.valid((own.charAt(0) == '0' ? '1' : '0') + own.substring(1))).isFalse();
    assertThat(challenges.valid(own.substring(2))).isFalse();
    assertThat(challenges.valid("abc")).isFalse();
  }

  @Test
  void shouldForgetAfterFiveMinutes() {
    String early = challenges.next();
    assertThat(challenges.use("a")).isTrue();
    assertThat(challenges.use("a")).isFalse();

    clock.addAndGet(Challenges.VALID.toNanos());
    assertThat(challenges.valid(early)).isTrue();
    assertThat(challenges.use("a")).as("its challenge may still be valid").isFalse();
    clock.addAndGet(1);

    assertThat(challenges.valid(early)).isFalse();
    assertThat(challenges.use("b")).isTrue();
    assertThat(challenges.remembered()).isEqualTo(1);
  }
}
