package io.exodus.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransactionAccountTest {

  private final Ledger ledger = new Ledger("test", 2);
  private final ClientLedger client = ledger.client(1);
  private final FakeAnswers authority = new FakeAnswers();

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

  private Ledger.Audit audit() {
    return ledger.audit(authority);
  }

  @Test
  void shouldBeCleanWhenBothHalvesAreThere() {
    commit();
    commit();

    assertThat(audit()).returns(true, Ledger.Audit::clean).returns(2L, Ledger.Audit::acknowledged);
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
