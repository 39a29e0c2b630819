package io.exodus.endpoint.redis.server;

import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.wire.KeyText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** Records of every type, and all that a server holds in a form that can be compared. */
public final class ReplicationData {

  static final byte[] BINARY = {(byte) 0xff, 0, '\r', '\n', (byte) 0x80};

  private ReplicationData() {}

  public static void seed(Jedis jedis) {
    for (int database : new int[] {0, 3}) {
      jedis.select(database);
      for (int i = 0; i < 1000; i++) {
        jedis.set("string:" + i, "value " + i);
      }
      jedis.set("number", "12345");
      jedis.set("compressible", "a".repeat(5000));
      jedis.set("empty", "");
      jedis.set("größe:日本", "ü");
      jedis.set(BINARY, BINARY);
      jedis.setex("expiring", 5000, "v");
      jedis.rpush("list", "a", "b", "c");
      jedis.rpush("list:expiring", "a");
      jedis.expire("list:expiring", 5000);
      jedis.sadd("set:numbers", "1", "2", "3");
      jedis.sadd("set", "a", "b", "c");
      jedis.zadd("sorted", Map.of("a", 1.5, "b", -2.0, "c", Double.POSITIVE_INFINITY));
      jedis.hset("hash", Map.of("f", "v", "größe", "w"));
      Map<String, String> fields = new HashMap<>();
      for (int i = 0; i < 2000; i++) {
        fields.put("field" + i, "value" + i);
      }
      jedis.hset("hash:large", fields);
      jedis.setbit("bits", 1000, true);
      jedis.pfadd("loglog", "a", "b", "c");
      jedis.geoadd("geo", 13.4, 52.5, "Berlin");
      for (int i = 0; i < 20; i++) {
        jedis.xadd("stream", XAddParams.xAddParams(), Map.of("n", Integer.toString(i)));
      }
      jedis.xgroupCreate("stream", "group", new StreamEntryID(0, 0), false);
      jedis.xreadGroup(
          "group",
          "consumer",
          XReadGroupParams.xReadGroupParams().count(5),
          Map.of("stream", StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
    }
    jedis.select(0);
  }

  /** Every key but Exodus's own, by database and key. */
  public static Map<String, Object> everything(Jedis jedis) {
    Map<String, Object> all = new TreeMap<>();
    for (int database = 0; database < 16; database++) {
      jedis.select(database);
      for (byte[] key : jedis.keys(new byte[] {'*'})) {
        if (!ExodusKeys.owns(key)) {
          all.put(database + "/" + KeyText.of(key), value(jedis, key));
        }
      }
    }
    jedis.select(0);
    return all;
  }

  private static Object value(Jedis jedis, byte[] key) {
    boolean expires = jedis.pttl(key) > 0;
    String type = jedis.type(key);
    Object value =
        switch (type) {
          case "string" -> KeyText.of(jedis.get(key));
          case "list" -> jedis.lrange(key, 0, -1).stream().map(KeyText::of).toList();
          case "set" -> new TreeSet<>(jedis.smembers(key).stream().map(KeyText::of).toList());
          case "hash" -> {
            Map<String, String> fields = new TreeMap<>();
            jedis.hgetAll(key).forEach((f, v) -> fields.put(KeyText.of(f), KeyText.of(v)));
            yield fields;
          }
          case "zset" -> jedis.zrangeWithScores(key, 0, -1).toString();
          default -> stream(jedis, new String(key));
        };
    return type + " " + expires + " " + value;
  }

  private static List<Object> stream(Jedis jedis, String key) {
    List<Object> parts = new ArrayList<>();
    parts.add(jedis.xrange(key, (StreamEntryID) null, null).toString());
    jedis
        .xinfoGroups(key)
        .forEach(
            group -> {
              parts.add(group.getName() + group.getLastDeliveredId() + group.getPending());
              parts.add(jedis.xpending(key, group.getName()).getConsumerMessageCount());
            });
    return parts;
  }
}
