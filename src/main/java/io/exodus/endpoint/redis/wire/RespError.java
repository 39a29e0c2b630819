package io.exodus.endpoint.redis.wire;

/**
 * An error reply, without the leading minus sign.
 *
 * @param message the server's own words; the first one is the error's code
 */
public record RespError(String message) {

  boolean is(String code) {
    return message.startsWith(code);
  }
}
