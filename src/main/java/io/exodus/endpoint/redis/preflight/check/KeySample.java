package io.exodus.endpoint.redis.preflight.check;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.redis.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * A key found by looking at some of them.
 *
 * @param type as TYPE answers; the module's own name for what is none of Redis's types
 * @param bytes as MEMORY USAGE estimates
 */
public record KeySample(int database, byte[] key, String type, long bytes) {

  private static final int MOST = 2_000;

  public static List<KeySample> of(InspectedServer server) {
    Jedis jedis = server.jedis();
    List<KeySample> sample = new ArrayList<>();
    int databases = Math.max(1, server.info().keys().size());
    for (int database : server.info().keys().keySet()) {
      jedis.select(database);
      int end = sample.size() + MOST / databases;
      byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
      ScanResult<byte[]> page;
      do {
        page = jedis.scan(cursor, new ScanParams().count(200));
        describe(jedis, database, page.getResult(), sample);
        cursor = page.getCursorAsBytes();
      } while (!page.isCompleteIteration() && sample.size() < end);
    }
    jedis.select(0);
    return sample;
  }

  private static void describe(
      Jedis jedis, int database, List<byte[]> keys, List<KeySample> sample) {
    List<CommandArguments> commands = new ArrayList<>();
    for (byte[] key : keys) {
      commands.add(command("TYPE", (Object) key));
      commands.add(command("MEMORY", "USAGE", key));
    }
    List<Object> replies = commands.isEmpty() ? List.of() : Wire.send(jedis, commands);
    for (int i = 0; i < keys.size(); i++) {
      Object bytes = replies.get(2 * i + 1);
      sample.add(
          new KeySample(
              database,
              keys.get(i),
              Wire.text(replies.get(2 * i)),
              bytes instanceof Long number ? number : 0));
    }
  }
}
