package io.exodus.endpoint.redis.control;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.wire.RespBuffer;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespError;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.endpoint.redis.wire.Wire;
import io.exodus.migration.Alteration;
import io.exodus.thread.DaemonThreads;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears which keys of a server change (see
 * redis.io/docs/latest/develop/use/keyspace-notifications). A hint and no proof: what is published
 * while nobody listens is gone, and FLUSHALL, SWAPDB and the acknowledgements of a stream's
 * consumers are not published at all.
 */
public final class KeyspaceEvents implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(KeyspaceEvents.class);
  public static final String PARAMETER = "notify-keyspace-events";
  private static final String PREFIX = "__keyspace@";
  public static final String CHANNELS = PREFIX + "*__:*";

  /** All that changes a key; "A" stands for them. */
  private static final String CLASSES = "g$lshzxet";

  private static final int MOST_KEYS = 500_000;

  private final RespConnection connection;
  private final byte[] beat;
  private final Map<Integer, Set<ByteBuffer>> changed = new LinkedHashMap<>();
  private int keys;
  private long beats;
  private IOException failure;

  private KeyspaceEvents(RespConnection connection, ExodusKeys space) {
    this.connection = connection;
    this.beat = RespBuffer.ascii(space.beat());
  }

  /**
   * Listens, having switched the notifications on where they are not and the server allows it.
   *
   * @return null where the server does not let itself be listened to
   * @throws IOException if it cannot be reached
   */
  public static KeyspaceEvents open(
      EndpointSettings endpoint, ExodusKeys space, Alterations alterations) throws IOException {
    RespConnection connection = RespConnection.open(endpoint, "exodus-events");
    try {
      if (connection.call("PSUBSCRIBE", CHANNELS) instanceof RespError error) {
        log.warn("{}: Exodus cannot listen to it: {}", endpoint.name(), error.message());
        connection.close();
        return null;
      }
      try (RespConnection other = RespConnection.open(endpoint, "exodus")) {
        RespKeys.selectControl(other);
        switchOn(other, space, alterations, "KA");
      }
      connection.readTimeout(0);
    } catch (IOException | RuntimeException e) {
      connection.close();
      throw e;
    }
    KeyspaceEvents events = new KeyspaceEvents(connection, space);
    DaemonThreads.start("exodus-redis-events", events::listen);
    return events;
  }

  /**
   * Switches notifications on, where they are not and the server allows it.
   *
   * @param connection in the logical database of the control keys
   * @param wanted "KA" for every change of a key, "Ex" for those that expired
   */
  public static void switchOn(
      RespConnection connection, ExodusKeys space, Alterations alterations, String wanted)
      throws IOException {
    String before = flags(connection);
    if (before == null || (wanted.equals("KA") ? sufficient(before) : tellsExpiries(before))) {
      return;
    }
    // First what it was, for whoever cleans up; an earlier attempt may have written that already.
    String flags = before + wanted;
    alterations.note(List.of(Alteration.setting(PARAMETER, before, flags)));
    connection.demand("HSETNX", space.notifications(), "before", before);
    Object reply = connection.call("CONFIG", "SET", PARAMETER, flags);
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
  public static boolean sufficient(String flags) {
    return flags.indexOf('K') >= 0
        && (flags.indexOf('A') >= 0 || CLASSES.chars().allMatch(c -> flags.indexOf(c) >= 0));
  }

  /** Do those flags publish that a key has expired? */
  public static boolean tellsExpiries(String flags) {
    return flags.indexOf('E') >= 0 && (flags.indexOf('A') >= 0 || flags.indexOf('x') >= 0);
  }

  /** Puts the notifications back as they were, unless somebody has changed them since. */
  public static void switchBack(ControlConnection connection, ExodusKeys space, Altered altered) {
    List<String> there =
        Wire.texts(connection.call("HMGET", space.notifications(), "before", "set"));
    Alteration kept = altered.settings().get(PARAMETER);
    String before = kept == null ? there.get(0) : kept.was();
    String made = kept == null ? there.get(1) : kept.made();
    if (before == null || made == null) {
      return;
    }
    List<String> now = Wire.texts(connection.call("CONFIG", "GET", PARAMETER));
    if (now.size() == 2 && sameFlags(now.get(1), made)) {
      connection.call("CONFIG", "SET", PARAMETER, before);
    }
  }

  /** The server writes them in an order of its own, and "A" for all classes. */
  public static boolean sameFlags(String one, String other) {
    return flagSet(one).equals(flagSet(other));
  }

  private static Set<Integer> flagSet(String flags) {
    boolean all = CLASSES.chars().allMatch(c -> flags.indexOf(c) >= 0);
    return (all ? flags + "A" : flags)
        .chars()
        .filter(c -> (all || flags.indexOf('A') >= 0) ? CLASSES.indexOf(c) < 0 && c != 'd' : true)
        .boxed()
        .collect(Collectors.toSet());
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
    if (ExodusKeys.owns(key)) {
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
      fail(new IOException("more than " + MOST_KEYS + " changed keys are not carried over yet"));
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
  public synchronized long take(Map<Integer, Set<ByteBuffer>> into) throws IOException {
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
