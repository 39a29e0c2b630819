package io.exodus.endpoint.redis.wire;

import java.io.IOException;

/** A command got no answer: the server refused it, or the connection failed. */
public final class RedisException extends RuntimeException {

  /** The message is the server's own words; the first one is the error's code. */
  public RedisException(RespError refusal) {
    super(refusal.message());
  }

  RedisException(IOException lost) {
    super(lost);
  }
}
