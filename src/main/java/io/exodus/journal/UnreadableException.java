package io.exodus.journal;

import java.io.IOException;

/** A file that holds no journal, or not in a form that can be verified. */
final class UnreadableException extends IOException {

  private static final long serialVersionUID = 1L;

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
