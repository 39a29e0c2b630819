package io.exodus.engine.api;

/** The caller may use the API, but not this. */
final class ForbiddenException extends RuntimeException {

  ForbiddenException(String message) {
    super(message);
  }
}
