package io.exodus.engine.runbook.run;

/**
 * Somebody else was faster: nothing is wrong with what was asked, and nothing of it was done. Over
 * HTTP this is status 409, which {@link #pending} lets a filter say: the engine's REST API has no
 * exception of its own for it.
 */
public class OvertakenException extends RefusalException {

  private static final ThreadLocal<Boolean> PENDING = new ThreadLocal<>();

  public OvertakenException(String message, Throwable cause) {
    super(message, cause);
    PENDING.set(true);
  }

  /** Whether what this thread asked the engine for last was overtaken. */
  public static boolean pending() {
    return Boolean.TRUE.equals(PENDING.get());
  }

  /** Before a thread takes up another request, and after it. */
  public static void forget() {
    PENDING.remove();
  }
}
