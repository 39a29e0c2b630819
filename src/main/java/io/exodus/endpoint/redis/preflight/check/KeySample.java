package io.exodus.endpoint.redis.preflight.check;

import static io.exodus.endpoint.redis.wire.Wire.command;

import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.ScanPage;
import io.exodus.endpoint.redis.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * A key found by looking at some of them.
 *
 * @param type as TYPE answers; the module's own name for what is none of Redis's types
 * @param bytes as MEMORY USAGE estimates
 */
public record KeySample(int database, byte[] key, String type, long bytes) {

  private static final int MOST = 2_000;

  public static List<KeySample> of(InspectedServer server) {
    RedisClient client = server.client();
    List<KeySample> sample = new ArrayList<>();
    int databases = Math.max(1, server.info().keys().size());
    for (int database : server.info().keys().keySet()) {
      client.call("SELECT", database);
      int end = sample.size() + MOST / databases;
      String cursor = ScanPage.START;
      ScanPage page;
      do {
        page = client.scan("SCAN", cursor, "COUNT", 200);
        describe(client, database, page.elements(), sample);
        cursor = page.cursor();
      } while (!page.last() && sample.size() < end);
    }
    client.call("SELECT", 0);
    return sample;
  }

  private static void describe(
      RedisClient client, int database, List<byte[]> keys, List<KeySample> sample) {
    List<RespFrame> commands = new ArrayList<>();
    for (byte[] key : keys) {
      commands.add(command("TYPE", (Object) key));
      commands.add(command("MEMORY", "USAGE", key));
    }
    List<Object> replies = client.send(commands);
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
