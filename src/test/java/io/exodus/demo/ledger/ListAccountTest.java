package io.exodus.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListAccountTest {

  private final Ledger ledger = new Ledger("test", 2);
  private final ClientLedger client = ledger.client(1);
  private final FakeAnswers authority = new FakeAnswers();

  private final ListAccount list = client.list;

  private void append() {
    authority.append(list.key(), list.next());
    list.recordAcknowledged();
  }

  private Ledger.Audit audit() {
    return ledger.audit(authority);
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
