package io.exodus.engine.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.runbook.run.OvertakenException;
import java.sql.SQLException;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/** Which failures of the database are told in words, and which stay the host's own. */
class CollisionsTest {

  private static final String OWN = "insert into exodus_acceptance (migration_id, number)";
  private static final String HOSTS = "insert into orders (id)";

  private final Collisions collisions = new Collisions(() -> null, null);

  @AfterEach
  void forget() {
    OvertakenException.forget();
  }

  @Test
  void shouldSayThatATextIsTooLongWhenTheDatabaseSaysSo() {
    var tooLong = new SQLException("Value too long for column", "22001");

    assertThat(collisions.of(new DataIntegrityViolationException(OWN, tooLong), null))
        .isNotInstanceOf(OvertakenException.class)
        .hasMessageContaining("shorten it");
    assertThat(collisions.of(new ProcessEngineException("flush", tooLong), "approveRun"))
        .hasMessageContaining("shorten it");
    assertThat(OvertakenException.pending()).isFalse();
  }

  @Test
  void shouldSayThatSomebodyElseWasFasterWhenTwoWriteAtOnce() {
    assertThat(collisions.of(new DuplicateKeyException(OWN), null))
        .isInstanceOf(OvertakenException.class)
        .hasMessageContaining("somebody else wrote at the same moment");
    assertThat(collisions.of(new OptimisticLockingException("ENGINE-03005"), "approveRun"))
        .isInstanceOf(OvertakenException.class)
        .hasMessageContaining("the gate 'approveRun' was answered");
    assertThat(OvertakenException.pending()).isTrue();
  }

  @Test
  void shouldLeaveTheFailuresOfAHostAlone() {
    var tooLong = new SQLException("Value too long for column", "22001");

    assertThat(collisions.of(new OptimisticLockingException("ENGINE-03005"), null)).isNull();
    assertThat(collisions.of(new DuplicateKeyException(HOSTS), null)).isNull();
    assertThat(collisions.of(new DataIntegrityViolationException(HOSTS, tooLong), null)).isNull();
    assertThat(OvertakenException.pending()).isFalse();
  }
}
