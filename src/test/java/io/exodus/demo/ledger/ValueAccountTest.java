package io.exodus.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValueAccountTest {

  private final Ledger ledger = new Ledger("test", 2);
  private final ClientLedger client = ledger.client(1);
  private final FakeAnswers authority = new FakeAnswers();

  private final ValueAccount value = client.values.get(0);

  private void write() {
    authority.set(value.key(), value.next());
    value.recordAcknowledged();
  }

  private Ledger.Audit audit() {
    return ledger.audit(authority);
  }

  @Test
  void shouldBeCleanWhenLastVersionIsThere() {
    write();
    write();

    assertThat(audit()).returns(true, Ledger.Audit::clean).returns(2L, Ledger.Audit::acknowledged);
  }

  @Test
  void shouldTellLostWhenOlderVersionIsThere() {
    write();
    value.recordAcknowledged();

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
