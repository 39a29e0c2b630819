package io.exodus.engine.api;

/** The worker's task is nobody else's, but its lock has run out: it may lock it again. */
final class LockRanOutException extends RuntimeException {

  LockRanOutException(String message) {
    super(message);
  }
}
