package io.exodus.engine.gate;

import io.exodus.engine.store.Journal;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalEntry;
import io.exodus.json.Json;
import io.exodus.migration.RefusedException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts refusals into the journal, each in a transaction of its own: that of what was refused rolls
 * back.
 */
public class Refusals {

  /** The actor of a call without a log-in. */
  public static final String NOBODY = "nobody";

  private static final String WHY = "why";
  private static final int LONGEST_SUBJECT = 255;
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final Journal journal;
  private final TransactionTemplate own;

  public Refusals(Journal journal, PlatformTransactionManager transactions) {
    this.journal = journal;
    this.own = new TransactionTemplate(transactions);
    own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  /**
   * Where a transaction is still under way, the row is written when it has ended: it may hold the
   * lock of the journal's head.
   *
   * @param actor null for a call without a log-in
   * @param subject the gate, effect or operation that was refused
   */
  public void record(String migrationId, String actor, String subject, String why) {
    String who = actor == null ? NOBODY : actor;
    LOG.warn("Refused {} to {} in migration {}: {}", subject, who, migrationId, why);
    if (TransactionSynchronizationManager.isSynchronizationActive()
        && TransactionSynchronizationManager.isActualTransactionActive()) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
              write(migrationId, who, subject, why);
            }
          });
    } else {
      write(migrationId, who, subject, why);
    }
  }

  /**
   * The same, unless the last refusal of that subject says just that: a worker that waits for its
   * step to be released asks every few seconds.
   */
  public void recordOnce(String migrationId, String actor, String subject, String why) {
    JournalEntry last = journal.latest(migrationId, EntryType.REFUSAL, subject);
    boolean told =
        last != null
            && last.actor().equals(actor)
            && why.equals(Json.readMap(last.detail()).get(WHY));
    if (!told) {
      record(migrationId, actor, subject, why);
    }
  }

  /** A name that is none may be of any length. */
  private static String cut(String text) {
    return text.length() <= LONGEST_SUBJECT ? text : text.substring(0, LONGEST_SUBJECT);
  }

  private void write(String migrationId, String who, String subject, String why) {
    try {
      own.executeWithoutResult(
          tx ->
              journal.append(
                  migrationId, EntryType.REFUSAL, cut(who), cut(subject), Map.of(WHY, why)));
    } catch (RefusedException e) {
      LOG.debug("There is no migration {} to keep a refusal in", migrationId);
    } catch (RuntimeException e) {
      // The refusal itself must reach whoever asked, also with the database away.
      LOG.error("A refusal in migration {} could not be journaled", migrationId, e);
    }
  }
}
