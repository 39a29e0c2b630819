package io.exodus.scenario;

import io.exodus.migration.Authority;
import io.exodus.roles.RedisOfOthers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.SafeEncoder;

/** Two Redis servers; a record is compared by DEBUG DIGEST-VALUE and its time to live. */
record RedisDatabases(RedisOfOthers source, RedisOfOthers target) implements Databases {

  private static final String EXODUS = "__exodus:";
  private static final ProtocolCommand DEBUG = () -> SafeEncoder.encode("DEBUG");
  private static final int BATCH = 1_000;

  /** Both sides are read one after the other. */
  private static final long TTL_TOLERANCE_MILLIS = 3_000;

  @Override
  public void reset(long records) {
    source.reset();
    target.reset();
    source.seed(records);
  }

  @Override
  public Clients clients(int port) {
    return new RedisClients(port, this::connect);
  }

  private Jedis connect(Authority side) {
    return (side == Authority.SOURCE ? source : target).connect();
  }

  private record Value(String digest, long expires) {

    boolean agrees(Value other) {
      return other != null
          && digest.equals(other.digest)
          && Math.abs(expires - other.expires) < TTL_TOLERANCE_MILLIS;
    }
  }

  @Override
  public List<String> differences(boolean clientsToo) {
    Map<String, Value> here = read(Authority.SOURCE, clientsToo);
    Map<String, Value> there = read(Authority.TARGET, clientsToo);
    Set<String> names = new TreeSet<>(here.keySet());
    names.addAll(there.keySet());
    return names.stream().filter(name -> !agree(here.get(name), there.get(name))).toList();
  }

  @Override
  public long records(Authority side) {
    return read(side, false).size();
  }

  private static boolean agree(Value here, Value there) {
    long now = System.currentTimeMillis();
    if (here == null || there == null) {
      // Read just before and just after it expired.
      Value one = here == null ? there : here;
      return one.expires > 0 && one.expires < now + TTL_TOLERANCE_MILLIS;
    }
    return here.agrees(there);
  }

  private Map<String, Value> read(Authority side, boolean clientsToo) {
    Map<String, Value> values = new HashMap<>();
    try (Jedis jedis = connect(side)) {
      for (String space : jedis.info("keyspace").split("\r\n")) {
        if (space.startsWith("db")) {
          int database = Integer.parseInt(space.substring(2, space.indexOf(':')));
          jedis.select(database);
          read(jedis, database, clientsToo, values);
        }
      }
    }
    return values;
  }

  private static void read(
      Jedis jedis, int database, boolean clientsToo, Map<String, Value> values) {
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    do {
      ScanResult<byte[]> found = jedis.scan(cursor, new ScanParams().count(BATCH));
      cursor = found.getCursorAsBytes();
      List<byte[]> keys = new ArrayList<>(found.getResult());
      keys.removeIf(key -> leftOut(new String(key, StandardCharsets.ISO_8859_1), clientsToo));
      List<Response<Object>> digests = new ArrayList<>();
      List<Response<Long>> expiries = new ArrayList<>();
      try (Pipeline pipe = jedis.pipelined()) {
        for (byte[] key : keys) {
          digests.add(pipe.sendCommand(DEBUG, SafeEncoder.encode("DIGEST-VALUE"), key));
          expiries.add(pipe.pttl(key));
        }
      }
      long now = System.currentTimeMillis();
      for (int i = 0; i < keys.size(); i++) {
        long left = expiries.get(i).get();
        if (left != -2) {
          values.put(
              database + "/" + new String(keys.get(i), StandardCharsets.ISO_8859_1),
              new Value(text(digests.get(i).get()), left < 0 ? 0 : now + left));
        }
      }
    } while (!"0".equals(SafeEncoder.encode(cursor)));
  }

  private static boolean leftOut(String key, boolean clientsToo) {
    return key.startsWith(EXODUS) || !clientsToo && key.startsWith(RedisClients.PREFIX);
  }

  private static String text(Object digest) {
    return new String((byte[]) ((List<?>) digest).get(0), StandardCharsets.US_ASCII);
  }

  @Override
  public boolean admits(Authority side) {
    return (side == Authority.SOURCE ? source : target).admits();
  }

  @Override
  public String admission() {
    StringBuilder text = new StringBuilder();
    for (Authority side : Authority.values()) {
      try (Jedis jedis = connect(side)) {
        text.append(side).append(": ").append(jedis.aclList()).append('\n');
      }
    }
    return text.toString();
  }
}
