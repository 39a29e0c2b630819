package io.exodus.interlay.redis;

import io.exodus.interlay.Front;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Limits;
import io.exodus.interlay.NettyFront;
import io.exodus.interlay.Protocol;
import io.exodus.interlay.Routing;

/** RESP2 and RESP3, as clients of Redis 6.2 and later speak them. */
public final class RedisProtocol implements Protocol {

  @Override
  public String family() {
    return "redis";
  }

  @Override
  public Front front(InterlaySettings settings, Limits limits, Routing routing) {
    return new NettyFront(settings, new RedisClients(settings, limits, routing));
  }
}
