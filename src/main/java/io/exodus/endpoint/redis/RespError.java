package io.exodus.endpoint.redis;

/**
 * An error reply, without the leading minus sign.
 *
 * @param message the server's own words; the first one is the error's code
 */
record RespError(String message) {

  boolean is(String code) {
    return message.startsWith(code);
  }
}
