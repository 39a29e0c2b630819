package io.exodus.endpoint.redis;

import io.exodus.endpoint.Direction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * The keys that Exodus keeps in a Redis database for one migration, and where. They live in a
 * logical database that applications rarely use, and their prefix is reserved: both streams and the
 * comparison leave out every key that starts with it, whatever the database.
 */
record ControlSpace(String migrationId) {

  private static final byte[] PREFIX = "__exodus:{".getBytes(StandardCharsets.US_ASCII);
  static final int SPARE_DATABASE = 15;

  /** Is this one of Exodus's own keys, of whatever migration? */
  static boolean owns(byte[] key) {
    return key.length >= PREFIX.length
        && Arrays.equals(key, 0, PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /** Pattern for SCAN that finds the keys of every migration. */
  static String anyKey() {
    return new String(PREFIX, StandardCharsets.US_ASCII) + "*";
  }

  /** Selects the logical database of the control keys on that connection and returns its number. */
  static int select(Jedis jedis) {
    try {
      jedis.select(SPARE_DATABASE);
      return SPARE_DATABASE;
    } catch (JedisDataException e) {
      // Fewer logical databases (providers, clusters have one): share the first.
      jedis.select(0);
      return 0;
    }
  }

  /** String: the highest epoch whose effects are allowed here. */
  String epoch() {
    return key("epoch");
  }

  /** Set: the users that this migration's fence switched off. */
  String fence() {
    return key("fence");
  }

  /** String: hash of the password that a canary has lent to the applications' user. */
  String canary() {
    return key("canary");
  }

  /** Hash: settings of this server that Exodus has raised, see {@link LogSettings}. */
  String settings() {
    return key("settings");
  }

  /** Hash: the checkpoint of the stream of which this side is the destination. */
  String checkpoint(Direction direction) {
    return key("stream:" + direction.name().toLowerCase(Locale.ROOT));
  }

  /** String: the last marker written here, the origin; milliseconds since 1970. */
  String marker(Direction direction) {
    return key("marker:" + direction.name().toLowerCase(Locale.ROOT));
  }

  /** Hash: what follower and cutover tell each other of a scanned stream, see {@link ScanProof}. */
  String scan() {
    return key("scan");
  }

  /** String: written to the origin of a scanned stream, to hear of it again. */
  String beat() {
    return key("beat");
  }

  /** Hash: how notify-keyspace-events stood before Exodus changed it, and what it was set to. */
  String notifications() {
    return key("notifications");
  }

  /** Every key of this migration but that checkpoint: what must outlive a FLUSHALL beside it. */
  List<String> beside(Direction direction) {
    return List.of(
        epoch(),
        fence(),
        settings(),
        notifications(),
        marker(Direction.FORWARD),
        marker(Direction.REVERSE),
        checkpoint(direction == Direction.FORWARD ? Direction.REVERSE : Direction.FORWARD));
  }

  /** Written and deleted in one transaction: to learn something of the server by it. */
  String probe() {
    return key("probe");
  }

  private String key(String name) {
    return "__exodus:{" + migrationId + "}:" + name;
  }
}
