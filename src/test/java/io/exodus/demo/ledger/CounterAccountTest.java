package io.exodus.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterAccountTest {

  private final Ledger ledger = new Ledger("test", 2);
  private final ClientLedger client = ledger.client(1);
  private final FakeAnswers authority = new FakeAnswers();

  private final CounterAccount counter = client.counters.get(0);

  private void acknowledge(long... replies) {
    for (long reply : replies) {
      counter.recordAcknowledged(reply);
      authority.set(counter.key(), reply);
    }
  }

  private Ledger.Audit audit() {
    return ledger.audit(authority);
  }

  @Test
  void shouldBeCleanWhenRepliesGrowByOne() {
    acknowledge(1, 2, 3);

    assertThat(audit().clean()).isTrue();
  }

  @Test
  void shouldTellLostWhenBelowAcknowledged() {
    acknowledge(1, 2, 3);
    authority.set(counter.key(), 1);

    assertThat(audit().lost()).isEqualTo(2);
  }

  @Test
  void shouldTellDoubledWhenAboveAcknowledgedAndUnknown() {
    acknowledge(1, 2);
    counter.recordUnknown();
    authority.set(counter.key(), 3);
    assertThat(audit().clean()).isTrue();

    authority.set(counter.key(), 4);
    assertThat(audit().doubled()).isEqualTo(1);
  }

  @Test
  void shouldTellLostWhenReplyRepeats() {
    acknowledge(1, 2, 2);

    assertThat(audit()).returns(1L, Ledger.Audit::lost).returns(0L, Ledger.Audit::doubled);
  }

  @Test
  void shouldTellDoubledWhenReplyIsSkipped() {
    acknowledge(1, 3);

    assertThat(audit()).returns(0L, Ledger.Audit::lost).returns(1L, Ledger.Audit::doubled);
  }

  @Test
  void shouldTellBothWhenLostAndDoubledCancelOut() {
    acknowledge(1, 3, 3);

    assertThat(audit()).returns(1L, Ledger.Audit::lost).returns(1L, Ledger.Audit::doubled);
  }

  @Test
  void shouldAllowSkipWhenUnknownExplainsIt() {
    acknowledge(1);
    counter.recordUnknown();
    acknowledge(3);
    assertThat(audit().clean()).isTrue();

    acknowledge(5);
    assertThat(audit().doubled()).isEqualTo(1);
  }
}
