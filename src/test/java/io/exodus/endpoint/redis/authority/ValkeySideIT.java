package io.exodus.endpoint.redis.authority;

import io.exodus.endpoint.redis.server.NewerServer;
import java.nio.file.Path;

/** The fence and the rest of a side, on Valkey 8. */
class ValkeySideIT extends RedisSideIT {

  @Override
  Path executable() {
    return NewerServer.VALKEY_8.executable();
  }
}
