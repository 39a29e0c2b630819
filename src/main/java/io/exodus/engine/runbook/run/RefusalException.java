package io.exodus.engine.runbook.run;

import io.exodus.migration.RefusedException;
import org.camunda.bpm.engine.AuthorizationException;

/**
 * What Exodus refuses, in words for the person who asked. The engine's REST API hands this kind of
 * exception on as it is, with status 403; before the message of any other it puts the id of a task
 * or of a process definition.
 */
public class RefusalException extends AuthorizationException {

  private final String migrationId;
  private final String subject;

  /** A refusal that no journal has room for: there is no migration yet. */
  public RefusalException(String message, Throwable cause) {
    this(null, null, message, cause);
  }

  /**
   * @param subject the gate or operation that was refused
   */
  public RefusalException(String migrationId, String subject, RefusedException why) {
    this(migrationId, subject, why.getMessage(), why);
  }

  RefusalException(String migrationId, String subject, String message, Throwable cause) {
    super(message);
    this.migrationId = migrationId;
    this.subject = subject;
    if (cause != null) {
      initCause(cause);
    }
  }

  /** Null where there is no migration. */
  public String migrationId() {
    return migrationId;
  }

  public String subject() {
    return subject;
  }
}
