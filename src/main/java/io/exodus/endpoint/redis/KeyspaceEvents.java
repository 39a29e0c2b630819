package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointSettings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears which keys of a server change (see
 * redis.io/docs/latest/develop/use/keyspace-notifications). A hint and no proof: what is published
 * while nobody listens is gone, and FLUSHALL, SWAPDB and the acknowledgements of a stream's
 * consumers are not published at all.
 */
final class KeyspaceEvents implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(KeyspaceEvents.class);
  static final String PARAMETER = "notify-keyspace-events";
  private static final String PREFIX = "__keyspace@";
  static final String CHANNELS = PREFIX + "*__:*";

  /** All that changes a key; "A" stands for them. */
  private static final String CLASSES = "g$lshzxet";

  private static final int MOST_KEYS = 500_000;

  private final RespConnection connection;
  private final byte[] beat;
  private final Map<Integer, Set<ByteBuffer>> changed = new LinkedHashMap<>();
  private int keys;
  private long beats;
  private IOException failure;

  private KeyspaceEvents(RespConnection connection, ControlSpace space) {
    this.connection = connection;
    this.beat = RespBuffer.ascii(space.beat());
  }

  /**
   * Listens, having switched the notifications on where they are not and the server allows it.
   *
   * @return null where the server does not let itself be listened to
   * @throws IOException if it cannot be reached
   */
  static KeyspaceEvents open(EndpointSettings endpoint, ControlSpace space) throws IOException {
    RespConnection connection = RespConnection.open(endpoint, "exodus-events");
    try {
      if (connection.call("PSUBSCRIBE", CHANNELS) instanceof RespError error) {
        log.warn("{}: cannot be listened to: {}", endpoint.name(), error.message());
        connection.close();
        return null;
      }
      try (RespConnection other = RespConnection.open(endpoint, "exodus")) {
        switchOn(other, space);
      }
      connection.readTimeout(0);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
    KeyspaceEvents events = new KeyspaceEvents(connection, space);
    Thread thread = new Thread(events::listen, "exodus-redis-events");
    thread.setDaemon(true);
    thread.start();
    return events;
  }

  private static void switchOn(RespConnection connection, ControlSpace space) throws IOException {
    String before = flags(connection);
    if (before == null || sufficient(before)) {
      return;
    }
    connection.selectControl();
    // First what it was, for whoever cleans up; an earlier attempt may have written that already.
    connection.demand("HSETNX", space.notifications(), "before", before);
    Object reply = connection.call("CONFIG", "SET", PARAMETER, before + "KA");
    if (reply instanceof RespError error) {
      connection.demand("DEL", space.notifications());
      log.warn(
          "{}: {} cannot be set: {}", connection.endpoint().name(), PARAMETER, error.message());
      return;
    }
    connection.demand("HSET", space.notifications(), "set", flags(connection));
    log.info("{}: {} set, it was '{}'", connection.endpoint().name(), PARAMETER, before);
  }

  /** Null where the server does not tell. */
  private static String flags(RespConnection connection) throws IOException {
    return connection.call("CONFIG", "GET", PARAMETER) instanceof List<?> found && found.size() == 2
        ? RespReader.text(found.get(1))
        : null;
  }

  /** Do those flags publish every change of a key under its name? */
  static boolean sufficient(String flags) {
    return flags.indexOf('K') >= 0
        && (flags.indexOf('A') >= 0 || CLASSES.chars().allMatch(c -> flags.indexOf(c) >= 0));
  }

  /** Puts the notifications back as they were, unless somebody has changed them since. */
  static void switchBack(ControlConnection connection, ControlSpace space) {
    List<String> kept =
        Wire.texts(connection.call("HMGET", space.notifications(), "before", "set"));
    if (kept.get(0) == null || kept.get(1) == null) {
      return;
    }
    List<String> now = Wire.texts(connection.call("CONFIG", "GET", PARAMETER));
    if (now.size() == 2 && now.get(1).equals(kept.get(1))) {
      connection.call("CONFIG", "SET", PARAMETER, kept.get(0));
    }
  }

  private void listen() {
    try {
      while (true) {
        List<?> message = (List<?>) connection.in().reply();
        if (message.size() == 4 && RespReader.text(message.get(0)).equals("pmessage")) {
          heard((byte[]) message.get(2), RespReader.text(message.get(3)));
        }
      }
    } catch (IOException | RuntimeException e) {
      fail(e instanceof IOException io ? io : new IOException("not a notification", e));
    }
  }

  private synchronized void heard(byte[] channel, String event) {
    int end = PREFIX.length();
    while (channel[end] != '_') {
      end++;
    }
    String number =
        new String(channel, PREFIX.length(), end - PREFIX.length(), StandardCharsets.US_ASCII);
    byte[] key = Arrays.copyOfRange(channel, end + "__:".length(), channel.length);
    if (ControlSpace.owns(key)) {
      if (event.equals("set") && Arrays.equals(key, beat)) {
        beats++;
      }
      return;
    }
    if (changed
        .computeIfAbsent(Integer.parseInt(number), database -> new LinkedHashSet<>())
        .add(ByteBuffer.wrap(key))) {
      keys++;
    }
    if (keys > MOST_KEYS) {
      fail(new IOException("more than " + MOST_KEYS + " keys changed and not carried over yet"));
      connection.close();
    }
  }

  private synchronized void fail(IOException e) {
    if (failure == null) {
      failure = e;
    }
    notifyAll();
  }

  /**
   * Hands over the keys heard of since the last call, by logical database.
   *
   * @return how often the beat has been heard, before or among those keys
   * @throws IOException if nothing is heard any more
   */
  synchronized long take(Map<Integer, Set<ByteBuffer>> into) throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    changed.forEach(
        (database, some) ->
            into.computeIfAbsent(database, number -> new LinkedHashSet<>()).addAll(some));
    changed.clear();
    keys = 0;
    return beats;
  }

  @Override
  public void close() {
    connection.close();
  }
}
