package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Reads keys of one side and their digests; one thread at a time. */
final class SideDigests implements AutoCloseable {

  /** Beyond these a key is read in pieces. */
  static final int BIG_ELEMENTS = 5_000;

  static final int BIG_BYTES = 1 << 20;

  private static final int PAGE = 500;
  private static final int DUMPS_A_CALL = 50;
  private static final int VALUES_A_CALL = 4;
  private static final byte[] SCRIPT = script();

  private final String endpoint;
  private final Jedis jedis;
  private final byte[] sha;
  private final Duration clockOffset;
  private int database;

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  SideDigests(EndpointSettings settings) {
    endpoint = settings.name();
    jedis = RedisConnections.open(settings);
    try {
      sha = jedis.scriptLoad(SCRIPT);
      clockOffset = RedisProber.Clock.of(jedis).offset();
    } catch (JedisException e) {
      jedis.close();
      throw failed(e);
    }
  }

  String endpoint() {
    return endpoint;
  }

  /** This side's clock minus this host's. */
  Duration clockOffset() {
    return clockOffset;
  }

  /** Number of keys by logical database. */
  Map<Integer, Long> keys() {
    return ask(() -> new RedisInfo(jedis.info("keyspace")).keys());
  }

  /** Tells all keys of a logical database but Exodus's own, some at a time, some perhaps twice. */
  void scan(int db, Page page) throws InterruptedException {
    byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
    boolean complete = false;
    while (!complete) {
      byte[] from = cursor;
      ScanResult<byte[]> result =
          ask(
              () -> {
                select(db);
                return jedis.scan(from, new ScanParams().count(PAGE));
              });
      page.keys(result.getResult().stream().filter(key -> !ControlSpace.owns(key)).toList());
      cursor = result.getCursorAsBytes();
      complete = result.isCompleteIteration();
    }
  }

  /** Those of the keys that this side does not have. */
  List<byte[]> missing(int db, List<byte[]> keys) {
    return ask(
        () -> {
          select(db);
          List<CommandArguments> commands =
              keys.stream().map(key -> Wire.command("EXISTS", (Object) key)).toList();
          List<Object> replies = Wire.send(jedis, commands);
          List<byte[]> missing = new ArrayList<>();
          for (int i = 0; i < keys.size(); i++) {
            if (!Long.valueOf(1).equals(replies.get(i))) {
              missing.add(keys.get(i));
            }
          }
          return missing;
        });
  }

  /** Cheap: equal digests prove equal values, differing ones prove nothing. */
  List<KeyDigest> dumps(int db, List<byte[]> keys) {
    return ask(() -> evaluate(db, keys, "dump", DUMPS_A_CALL));
  }

  /** Exact: digests differ where values do, and only there. */
  List<KeyDigest> values(int db, List<byte[]> keys) {
    return ask(
        () -> {
          List<KeyDigest> digests = evaluate(db, keys, "typed", VALUES_A_CALL);
          for (int i = 0; i < digests.size(); i++) {
            if (digests.get(i).big()) {
              digests.set(i, big(db, keys.get(i), digests.get(i)));
            }
          }
          return digests;
        });
  }

  private KeyDigest big(int db, byte[] key, KeyDigest found) {
    String digest = BigKeyDigest.of(jedis, key, found.type());
    if (found.type().equals("stream")) {
      digest += evaluate(db, List.of(key), "groups", 1).get(0).digest();
    }
    return found.with(digest);
  }

  private List<KeyDigest> evaluate(int db, List<byte[]> keys, String mode, int size) {
    select(db);
    List<KeyDigest> digests = new ArrayList<>(keys.size());
    for (int from = 0; from < keys.size(); from += size) {
      List<byte[]> some = keys.subList(from, Math.min(keys.size(), from + size));
      ((List<?>) evaluate(some, mode)).forEach(answer -> digests.add(KeyDigest.parse(answer)));
    }
    return digests;
  }

  private Object evaluate(List<byte[]> keys, String mode) {
    List<byte[]> arguments =
        List.of(
            mode.getBytes(StandardCharsets.US_ASCII),
            Protocol.toByteArray(BIG_ELEMENTS),
            Protocol.toByteArray(BIG_BYTES));
    try {
      return jedis.evalsha(sha, keys, arguments);
    } catch (JedisNoScriptException e) {
      // Somebody flushed the scripts, or the server was restarted.
      jedis.scriptLoad(SCRIPT);
      return jedis.evalsha(sha, keys, arguments);
    }
  }

  private void select(int db) {
    if (database != db) {
      jedis.select(db);
      database = db;
    }
  }

  private <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (JedisException e) {
      throw failed(e);
    }
  }

  private EndpointException failed(JedisException e) {
    return RedisTrouble.of(endpoint, "the comparison failed", e);
  }

  private static byte[] script() {
    try (InputStream script = SideDigests.class.getResourceAsStream("digest.lua")) {
      return script.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    jedis.close();
  }

  /** Takes keys as a scan finds them. */
  interface Page {
    void keys(List<byte[]> keys) throws InterruptedException;
  }
}
