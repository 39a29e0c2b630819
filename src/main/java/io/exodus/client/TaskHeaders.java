package io.exodus.client;

/** Headers of every call that changes something for a migration: the task that it is part of. */
public final class TaskHeaders {

  /** The id of the external task. */
  public static final String TASK = "Exodus-Task";

  /** The name under which the worker has fetched it. */
  public static final String WORKER = "Exodus-Worker";

  private TaskHeaders() {}
}
