package io.exodus.endpoint.redis.compare;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.wire.KeptConnection;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisErrors;
import io.exodus.endpoint.redis.wire.RedisException;
import io.exodus.endpoint.redis.wire.RedisProber;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespFrame;
import io.exodus.endpoint.redis.wire.ScanPage;
import io.exodus.endpoint.redis.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads keys of one side and their digests; one thread at a time. */
public final class SideDigests implements AutoCloseable {

  /** Beyond these a key is read in pieces. */
  static final int BIG_ELEMENTS = 5_000;

  static final int BIG_BYTES = 1 << 20;

  private static final int PAGE = 500;
  private static final int KEYS_A_CALL = 50;

  /** Bytes of values that one call reads, or one value more: some ten milliseconds of a server. */
  private static final int DUMPS_BYTES = 1 << 20;

  private static final int VALUES_BYTES = 1 << 18;

  /** Calls that are on their way at the same time, so that distance costs little. */
  private static final int CALLS = 100;

  private static final byte[] SCRIPT = script();

  /** As the server will name it. Loaded when it is found missing: one round trip less in a hold. */
  private static final String SHA = HexFormat.of().formatHex(RecordSum.sha1().digest(SCRIPT));

  private final String endpoint;
  private final KeptConnection connection;
  private final Duration clockOffset;
  private final Map<Integer, Boolean> databases = new HashMap<>();
  private RedisClient client;
  private int database;

  /**
   * @throws EndpointException if the endpoint cannot be reached or refuses the login
   */
  public SideDigests(EndpointSettings settings) {
    endpoint = settings.name();
    connection = new KeptConnection(settings, opened -> {});
    client = connection.present();
    try {
      clockOffset = RedisProber.Clock.of(client).offset();
    } catch (RedisException e) {
      connection.close();
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
    return ask(() -> client.info("keyspace").keys());
  }

  /** Tells all keys of a logical database but Exodus's own, some at a time, some perhaps twice. */
  void scan(int db, Page page) throws InterruptedException {
    String cursor = ScanPage.START;
    boolean complete = !ask(() -> select(db));
    while (!complete) {
      String from = cursor;
      ScanPage found =
          ask(
              () -> {
                select(db);
                return client.scan("SCAN", from, "COUNT", PAGE);
              });
      page.keys(found.elements().stream().filter(key -> !ExodusKeys.owns(key)).toList());
      cursor = found.cursor();
      complete = found.last();
    }
  }

  /** Those of the keys that this side does not have. */
  public List<byte[]> missing(int db, List<byte[]> keys) {
    return ask(
        () -> {
          if (!select(db)) {
            return keys;
          }
          List<RespFrame> commands =
              keys.stream().map(key -> Wire.command("EXISTS", (Object) key)).toList();
          List<Object> replies = client.send(commands);
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
  public List<KeyDigest> dumps(int db, List<byte[]> keys) {
    return ask(() -> evaluate(db, keys, "dump", DUMPS_BYTES));
  }

  /** Exact, but for keys that are big: digests differ where values do, and only there. */
  List<KeyDigest> values(int db, List<byte[]> keys) {
    return ask(() -> evaluate(db, keys, "typed", VALUES_BYTES));
  }

  /**
   * Exact, for keys that are big on one side at least: what is big on one may not be on the other.
   *
   * @param found what the keys were found to hold; only their digests are new in the answer
   */
  List<KeyDigest> pieces(int db, List<byte[]> keys, List<KeyDigest> found) {
    return ask(
        () -> {
          select(db);
          List<KeyDigest> digests = new ArrayList<>(keys.size());
          for (int i = 0; i < keys.size(); i++) {
            KeyDigest one = found.get(i);
            digests.add(one.missing() ? one : one.with(pieces(keys.get(i), one.type())));
          }
          return digests;
        });
  }

  private String pieces(byte[] key, String type) {
    try {
      return BigKeyDigest.of(client, key, type);
    } catch (RedisException e) {
      if (!e.getMessage().startsWith("WRONGTYPE")
          && !e.getMessage().startsWith("NOGROUP")
          && !e.getMessage().contains("no such key")) {
        throw e;
      }
      // It is not any more what it was found to be: unlike anything, so that it is looked at again.
      return "changed at " + System.nanoTime();
    }
  }

  private List<KeyDigest> evaluate(int db, List<byte[]> keys, String mode, int bytes) {
    if (!select(db)) {
      return new ArrayList<>(Collections.nCopies(keys.size(), KeyDigest.NONE));
    }
    KeyDigest[] digests = new KeyDigest[keys.size()];
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < digests.length; i++) {
      open.add(i);
    }
    // A call may leave off early: what it left is asked for again.
    while (!open.isEmpty()) {
      int end = Math.min(open.size(), KEYS_A_CALL * CALLS);
      List<List<Integer>> calls = new ArrayList<>();
      for (int from = 0; from < end; from += KEYS_A_CALL) {
        calls.add(open.subList(from, Math.min(end, from + KEYS_A_CALL)));
      }
      List<?> answers = evaluate(keys, calls, mode, bytes);
      List<Integer> left = new ArrayList<>();
      for (int call = 0; call < calls.size(); call++) {
        List<Integer> asked = calls.get(call);
        List<?> answered = (List<?>) answers.get(call);
        for (int i = 0; i < answered.size(); i++) {
          digests[asked.get(i)] = KeyDigest.parse(answered.get(i));
        }
        left.addAll(asked.subList(answered.size(), asked.size()));
      }
      left.addAll(open.subList(end, open.size()));
      open = left;
    }
    return new ArrayList<>(Arrays.asList(digests));
  }

  private List<?> evaluate(List<byte[]> keys, List<List<Integer>> calls, String mode, int bytes) {
    List<RespFrame> commands =
        calls.stream()
            .map(
                call ->
                    Wire.command(
                        "EVALSHA",
                        SHA,
                        call.size(),
                        call.stream().map(keys::get).toList(),
                        mode,
                        BIG_ELEMENTS,
                        BIG_BYTES,
                        bytes))
            .toList();
    List<Object> answers = client.send(commands);
    RespError error = refused(answers);
    if (error != null && error.message().startsWith("NOSCRIPT")) {
      // Somebody flushed the scripts, or the server was restarted.
      client.call("SCRIPT", "LOAD", SCRIPT);
      answers = client.send(commands);
      error = refused(answers);
    }
    if (error != null) {
      throw new RedisException(error);
    }
    return answers;
  }

  private static RespError refused(List<Object> answers) {
    for (Object answer : answers) {
      if (answer instanceof RespError error) {
        return error;
      }
    }
    return null;
  }

  /** Says whether this side has a logical database of that number at all. */
  private boolean select(int db) {
    if (database == db) {
      return true;
    }
    if (Boolean.FALSE.equals(databases.get(db))) {
      return false;
    }
    boolean there = client.select(db);
    databases.put(db, there);
    database = there ? db : database;
    return there;
  }

  private <T> T ask(Supplier<T> question) {
    RedisClient usable = connection.usable();
    if (usable != client) {
      client = usable;
      database = 0;
    }
    try {
      return question.get();
    } catch (RedisException e) {
      throw failed(e);
    }
  }

  private EndpointException failed(RedisException e) {
    return RedisErrors.of(endpoint, "the comparison failed", e);
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
    connection.close();
  }

  /** Takes keys as a scan finds them. */
  interface Page {
    void keys(List<byte[]> keys) throws InterruptedException;
  }
}
