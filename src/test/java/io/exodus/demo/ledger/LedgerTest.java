package io.exodus.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

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
}
