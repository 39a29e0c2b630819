package io.exodus.engine.runbook;

import org.camunda.bpm.engine.AuthorizationException;

/**
 * What Exodus refuses, in words for the person who asked. The engine's REST API hands this kind of
 * exception on as it is, with status 403; before the message of any other it puts the id of a task
 * or of a process definition.
 */
public class RefusalException extends AuthorizationException {

  RefusalException(String message, Throwable cause) {
    super(message);
    initCause(cause);
  }
}
