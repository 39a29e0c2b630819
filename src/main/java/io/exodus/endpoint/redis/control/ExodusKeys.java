package io.exodus.endpoint.redis.control;

import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.migration.Direction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The keys that Exodus keeps in a Redis database for one migration, and where. They live in a
 * logical database that applications rarely use, and their prefix is reserved: both streams and the
 * comparison leave out every key that starts with it, whatever the database.
 */
public record ExodusKeys(String migrationId) {

  private static final byte[] PREFIX = "__exodus:{".getBytes(StandardCharsets.US_ASCII);
  public static final int SPARE_DATABASE = 15;

  /** Is this one of Exodus's own keys, of whatever migration? */
  public static boolean owns(byte[] key) {
    return owns(key, 0, key.length);
  }

  /** As {@link #owns(byte[])}, of a key that stands from {@code start} to before {@code end}. */
  public static boolean owns(byte[] bytes, int start, int end) {
    return end - start >= PREFIX.length
        && Arrays.equals(bytes, start, start + PREFIX.length, PREFIX, 0, PREFIX.length);
  }

  /** Pattern for SCAN that finds the keys of every migration. */
  public static String anyKey() {
    return new String(PREFIX, StandardCharsets.US_ASCII) + "*";
  }

  /** Selects the logical database of the control keys on that connection and returns its number. */
  public static int select(RedisClient client) {
    // Any other refusal is one: elsewhere, the keys would not be found again.
    if (client.select(SPARE_DATABASE)) {
      return SPARE_DATABASE;
    }
    // Fewer logical databases (providers, clusters have one): share the first.
    client.call("SELECT", 0);
    return 0;
  }

  /** String: the highest epoch whose effects are allowed here. */
  public String epoch() {
    return key("epoch");
  }

  /** String: written when an attempt to change the authority begins, see {@code RedisSide}. */
  public String trace() {
    return key("trace");
  }

  /** Set: the users that this migration's fence switched off. */
  public String fence() {
    return key("fence");
  }

  /** String: hash of the password that a canary has lent to the applications' user. */
  public String canary() {
    return key("canary");
  }

  /** Hash: settings of this server that Exodus has raised, see {@link LogSettings}. */
  public String settings() {
    return key("settings");
  }

  /** Hash: the checkpoint of the stream of which this side is the destination. */
  public String checkpoint(Direction direction) {
    return key("stream:" + direction.name().toLowerCase(Locale.ROOT));
  }

  /** String: the last marker written here, the origin; milliseconds since 1970. */
  public String marker(Direction direction) {
    return key("marker:" + direction.name().toLowerCase(Locale.ROOT));
  }

  /** Hash: what follower and cutover tell each other of a scanned stream, see {@link ScanProof}. */
  public String scan() {
    return key("scan");
  }

  /** String: written to the origin of a scanned stream, to hear of it again. */
  public String beat() {
    return key("beat");
  }

  /** Hash: how notify-keyspace-events stood before Exodus changed it, and what it was set to. */
  public String notifications() {
    return key("notifications");
  }

  /** String: expires at once, to see that the server reports it. */
  public String expiry() {
    return key("expiry");
  }

  /** Every key of this migration but that checkpoint: what must outlive a FLUSHALL beside it. */
  public List<String> beside(Direction direction) {
    return List.of(
        epoch(),
        trace(),
        fence(),
        settings(),
        notifications(),
        marker(Direction.FORWARD),
        marker(Direction.REVERSE),
        checkpoint(direction == Direction.FORWARD ? Direction.REVERSE : Direction.FORWARD));
  }

  /** Written and deleted in one transaction: to learn something of the server by it. */
  public String probe() {
    return key("probe");
  }

  private String key(String name) {
    return "__exodus:{" + migrationId + "}:" + name;
  }
}
