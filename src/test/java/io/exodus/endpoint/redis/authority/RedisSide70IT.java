package io.exodus.endpoint.redis.authority;

import io.exodus.endpoint.redis.server.NewerServer;
import java.nio.file.Path;

/** The fence and the rest of a side, on Redis 7.0. */
class RedisSide70IT extends RedisSideIT {

  @Override
  Path executable() {
    return NewerServer.REDIS_7_0.executable();
  }
}
