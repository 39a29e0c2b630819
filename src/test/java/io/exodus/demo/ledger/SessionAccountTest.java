package io.exodus.demo.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionAccountTest {

  private final Ledger ledger = new Ledger("test", 2);
  private final ClientLedger client = ledger.client(1);
  private final FakeAnswers authority = new FakeAnswers();

  private final SessionAccount session = client.sessions.get(0);

  private void write() {
    authority.set(session.key(), session.next());
    authority.expireAt(session.key(), authority.now + session.nextSeconds() * 1_000);
    session.recordWritten(authority.now, authority.now);
  }

  private Ledger.Audit audit() {
    return ledger.audit(authority);
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

  @Test
  void shouldBeCleanWhenNobodyTouchedItForItsLifetime() {
    write();
    authority.strings.clear();
    authority.now = 1_800_000;
    session.recordRead(null, authority.now);
    session.recordTouched(authority.now, authority.now, false);

    assertThat(audit()).returns(true, Ledger.Audit::clean).returns(2L, Ledger.Audit::acknowledged);
    assertThat(session.exists()).isFalse();
  }

  @Test
  void shouldTellLostWhenWrittenAgainAndGone() {
    write();
    authority.strings.clear();
    authority.now = 1_800_000;
    session.recordTouched(authority.now, authority.now, false);
    write();
    assertThat(session.exists()).isTrue();
    authority.strings.clear();

    assertThat(audit().lost()).isEqualTo(1);
  }

  @Test
  void shouldTellDisorderWhenReadMissesALivingSession() {
    write();
    session.recordRead(null, authority.now);

    assertThat(audit().disordered()).isEqualTo(1);
  }
}
