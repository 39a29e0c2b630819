package io.exodus.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Ledger ledger = new Ledger("test", 2);
  private final ClientLedger client = ledger.client(1);
  private final FakeAnswers authority = new FakeAnswers();

  private Ledger.Audit audit() {
    return ledger.audit(authority);
  }

  @Test
  void shouldBeCleanWhenNothingWasWritten() {
    assertThat(audit().clean()).isTrue();
  }

  @Test
  void shouldLimitExamplesWhenMuchIsLost() {
    for (int i = 0; i < 100; i++) {
      client.list.recordAcknowledged();
    }

    assertThat(audit().lost()).isEqualTo(100);
    assertThat(audit().examples()).hasSize(Tally.MAX_EXAMPLES);
  }

  @Nested
  class Values {

    private final ValueAccount value = client.values.get(0);

    private void write() {
      authority.set(value.key(), value.next());
      value.recordAcknowledged();
    }

    @Test
    void shouldBeCleanWhenLastVersionIsThere() {
      write();
      write();

      assertThat(audit())
          .returns(true, Ledger.Audit::clean)
          .returns(2L, Ledger.Audit::acknowledged);
    }

    @Test
    void shouldTellLostWhenOlderVersionIsThere() {
      write();
      byte[] lost = value.next();
      value.recordAcknowledged();

      assertThat(lost).isNotEmpty();
      assertThat(audit().lost()).isEqualTo(1);
      assertThat(audit().examples()).singleElement().asString().contains("holds version 1");
    }

    @Test
    void shouldTellLostWhenKeyIsGone() {
      write();
      authority.strings.clear();

      assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldTellLostWhenAnotherClientsValueIsThere() {
      write();
      authority.set(value.key(), "client0:5".getBytes());

      assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldAllowBothWhenOutcomeIsUnknown() {
      write();
      byte[] unknown = value.next();
      value.recordUnknown();

      assertThat(audit()).returns(true, Ledger.Audit::clean).returns(1L, Ledger.Audit::unknown);
      authority.set(value.key(), unknown);
      assertThat(audit().clean()).isTrue();
    }

    @Test
    void shouldTellLostWhenUnknownOverwritesAcknowledged() {
      byte[] unknown = value.next();
      value.recordUnknown();
      write();
      authority.set(value.key(), unknown);

      assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldTellDisorderWhenReadIsStale() {
      write();
      String old = authority.get(new String(value.key()));
      write();
      value.recordRead(old);

      assertThat(audit()).returns(1L, Ledger.Audit::disordered).returns(0L, Ledger.Audit::lost);
    }
  }

  @Nested
  class Counters {

    private final CounterAccount counter = client.counters.get(0);

    private void acknowledge(long... replies) {
      for (long reply : replies) {
        counter.recordAcknowledged(reply);
        authority.set(counter.key(), reply);
      }
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

  @Nested
  class Lists {

    private final ListAccount list = client.list;

    private void append() {
      authority.append(list.key(), list.next());
      list.recordAcknowledged();
    }

    @Test
    void shouldTellLostWhenElementIsMissing() {
      append();
      append();
      authority.elements(list.key()).remove(0);

      assertThat(audit()).returns(1L, Ledger.Audit::lost).returns(0L, Ledger.Audit::doubled);
    }

    @Test
    void shouldTellDoubledWhenElementIsThereTwice() {
      append();
      authority.append(list.key(), authority.elements(list.key()).get(0).getBytes());

      assertThat(audit()).returns(0L, Ledger.Audit::lost).returns(1L, Ledger.Audit::doubled);
    }

    @Test
    void shouldTellDoubledWhenRefusedElementIsThere() {
      append();
      authority.append(list.key(), list.next());

      assertThat(audit().doubled()).isEqualTo(1);
    }

    @Test
    void shouldTellDisorderWhenAcknowledgedElementsChangePlaces() {
      append();
      append();
      authority.elements(list.key()).add(authority.elements(list.key()).remove(0));

      assertThat(audit()).returns(1L, Ledger.Audit::disordered).returns(0L, Ledger.Audit::lost);
    }

    @Test
    void shouldAllowUnknownElementOnceAndAnywhere() {
      byte[] unknown = list.next();
      list.recordUnknown();
      append();
      assertThat(audit().clean()).isTrue();

      authority.append(list.key(), unknown);
      assertThat(audit().clean()).isTrue();

      authority.append(list.key(), unknown);
      assertThat(audit().doubled()).isEqualTo(1);
    }
  }

  @Nested
  class Sessions {

    private final SessionAccount session = client.sessions.get(0);

    private void write() {
      authority.set(session.key(), session.next());
      authority.expireAt(session.key(), authority.now + session.nextSeconds() * 1_000);
      session.recordWritten(authority.now, authority.now);
    }

    @Test
    void shouldBeCleanWhenTouchedAndTimePassed() {
      write();
      authority.now = 30_000;
      authority.expireAt(session.key(), authority.now + session.nextSeconds() * 1_000);
      session.recordTouched(authority.now, authority.now, true);
      authority.now = 90_000;

      assertThat(audit().clean()).isTrue();
    }

    @Test
    void shouldTellLostWhenTouchDidNotArrive() {
      write();
      session.recordTouched(authority.now, authority.now, true);

      assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldTellLostWhenItNeverExpires() {
      write();
      authority.expiresAt.clear();

      assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldTellLostWhenItWasGoneWhenTouched() {
      write();
      session.recordTouched(authority.now, authority.now, false);

      assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldTellLostWhenKeyIsGone() {
      write();
      authority.strings.clear();

      assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldAllowBothExpiriesWhenTouchIsUnknown() {
      write();
      long touched = authority.now + session.nextSeconds() * 1_000;
      session.recordUnknown(false, authority.now, authority.now);
      assertThat(audit().clean()).isTrue();

      authority.expireAt(session.key(), touched);
      assertThat(audit().clean()).isTrue();

      authority.expireAt(session.key(), touched + 60_000);
      assertThat(audit().lost()).isEqualTo(1);
    }
  }

  @Nested
  class Transactions {

    private final TransactionAccount transaction = client.transaction;
    private long count;

    private void apply() {
      authority.set(transaction.counterKey(), ++count);
      authority.append(transaction.listKey(), transaction.next());
    }

    private void commit() {
      apply();
      transaction.recordAcknowledged(count);
    }

    @Test
    void shouldBeCleanWhenBothHalvesAreThere() {
      commit();
      commit();

      assertThat(audit())
          .returns(true, Ledger.Audit::clean)
          .returns(2L, Ledger.Audit::acknowledged);
    }

    @Test
    void shouldTellLostWhenBothHalvesAreGone() {
      commit();
      authority.strings.clear();
      authority.lists.clear();

      assertThat(audit().lost()).isEqualTo(1);
    }

    @Test
    void shouldTellDisorderWhenOneHalfIsGone() {
      commit();
      authority.set(transaction.counterKey(), 0);

      assertThat(audit()).returns(1L, Ledger.Audit::disordered).returns(0L, Ledger.Audit::lost);
    }

    @Test
    void shouldAllowBothOrNeitherWhenUnknown() {
      commit();
      apply();
      transaction.recordUnknown();
      assertThat(audit().clean()).isTrue();

      authority.set(transaction.counterKey(), 1);
      assertThat(audit().clean()).isFalse();

      authority.elements(transaction.listKey()).remove(1);
      assertThat(audit().clean()).isTrue();
    }
  }
}
