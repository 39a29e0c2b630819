package io.exodus.engine.runbook;

import io.exodus.engine.runbook.run.IncidentProcess;
import io.exodus.engine.runbook.run.OvertakenException;
import io.exodus.engine.runbook.run.RefusalException;
import io.exodus.engine.runbook.run.Runs;
import java.sql.SQLException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.MissingAuthorization;
import org.camunda.bpm.engine.exception.NullValueException;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Finds the words for what the database refuses a person: two who write at the same time, and a
 * text that no column has room for. Only where Exodus's gates or tables are concerned; a host's own
 * tasks fail as they always did.
 */
final class Collisions {

  private static final Pattern GONE = Pattern.compile("Cannot find task with id ([^\\s:]+)");

  /** Of every database that follows the standard: a text that is too long. */
  private static final String TOO_LONG = "22001";

  private static final String OWN_TABLES = "exodus_";

  private final Supplier<ProcessEngine> engine;
  private final Runs runs;

  Collisions(Supplier<ProcessEngine> engine, Runs runs) {
    this.engine = engine;
    this.runs = runs;
  }

  /**
   * @param gate that was being answered; null where none was
   * @return null where it is nothing of Exodus's, or something else
   */
  RefusalException of(RuntimeException failure, String gate) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockingException && gate != null) {
        return overtaken("the gate '" + gate + "' was answered, or changed", failure);
      }
      if (own(cause, gate)) {
        if (tooLong(cause)) {
          return new RefusalException(
              "A text is longer than the engine can store: shorten it, and try again", failure);
        }
        if (cause instanceof ConcurrencyFailureException
            || cause instanceof DuplicateKeyException) {
          return overtaken("somebody else wrote at the same moment", failure);
        }
      }
      if (cause instanceof NullValueException) {
        return answered(String.valueOf(cause.getMessage()), failure);
      }
      if (cause instanceof AuthorizationException refused && gate != null) {
        return deprived(refused, failure);
      }
    }
    return null;
  }

  private static OvertakenException overtaken(String what, Throwable cause) {
    return new OvertakenException(
        "Somebody else was faster: "
            + what
            + " meanwhile. Your answer was not recorded. Look at the current state, and try again "
            + "only if the task is still there",
        cause);
  }

  private static boolean own(Throwable cause, String gate) {
    return gate != null
        || cause instanceof DataAccessException
            && String.valueOf(cause.getMessage()).contains(OWN_TABLES);
  }

  private static boolean tooLong(Throwable cause) {
    Throwable told = cause instanceof DataIntegrityViolationException ? cause.getCause() : cause;
    return told instanceof SQLException sql && TOO_LONG.equals(sql.getSQLState());
  }

  /** A task of Exodus's that is over: whoever comes later is told so, too. */
  private RefusalException answered(String message, RuntimeException failure) {
    Matcher gone = GONE.matcher(message);
    if (!gone.find()) {
      return null;
    }
    String task = IncidentProcess.withoutLogin(engine.get(), () -> finished(gone.group(1)));
    return task == null
        ? null
        : overtaken("'" + task + "' was answered, or is no longer open,", failure);
  }

  /** Whom the gate was given may have lost his rights with the task itself. */
  private RefusalException deprived(AuthorizationException refused, RuntimeException failure) {
    for (MissingAuthorization missing : refused.getMissingAuthorizations()) {
      String task =
          missing.getResourceId() == null
              ? null
              : IncidentProcess.withoutLogin(engine.get(), () -> finished(missing.getResourceId()));
      if (task != null) {
        return overtaken("'" + task + "' was answered, or is no longer open,", failure);
      }
    }
    return null;
  }

  /** Name of a task of a migration's that is over; null where it is none, or nobody knows. */
  private String finished(String id) {
    HistoryService history = engine.get().getHistoryService();
    HistoricTaskInstance task =
        history.createHistoricTaskInstanceQuery().taskId(id).finished().singleResult();
    if (task == null) {
      return null;
    }
    HistoricProcessInstance instance =
        history
            .createHistoricProcessInstanceQuery()
            .processInstanceId(task.getProcessInstanceId())
            .singleResult();
    return instance != null && runs.known(instance.getBusinessKey()) ? task.getName() : null;
  }
}
