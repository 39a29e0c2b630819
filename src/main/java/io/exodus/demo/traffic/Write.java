package io.exodus.demo.traffic;

import redis.clients.jedis.Jedis;

/** One kind of write to one account: sent, repeated, or given up without an answer. */
interface Write {

  /** Sends it; returns once it is acknowledged and in the books. */
  void send(Jedis jedis);

  /** Enters it in the books as sent and never answered. */
  void recordUnknown();
}
