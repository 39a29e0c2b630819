package io.exodus.endpoint.redis.snapshot;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What Exodus reads of snapshots and dumps (see src/rdb.h of Redis and of Valkey, which number
 * their formats and types apart since 7.4 and 9.0).
 */
public final class SnapshotFormat {

  /** Newest version of a snapshot: Redis 8.0. */
  public static final int NEWEST = 12;

  private static final String HEADER = "REDIS0012";

  /** Valkey 9.0: written to a file for replicas; sent directly, they get Redis's version 11. */
  private static final String VALKEYS = "VALKEY080";

  /** The first number that is no type of a record but says what follows. */
  private static final int FIRST_OPCODE = 244;

  /**
   * Types of records: up to Redis 7.2 (21), and Redis 7.4's hashes whose fields expire. 22 and 23
   * are other such hashes, of Valkey 9 and of Redis before its release.
   */
  private static final Set<Integer> TYPES =
      IntStream.of(
              0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 24, 25)
          .boxed()
          .collect(Collectors.toSet());

  private SnapshotFormat() {}

  public static boolean reads(int type) {
    return TYPES.contains(type);
  }

  /**
   * @param type of a record, or what says what follows
   */
  static void require(int type) throws Unknown {
    if (!reads(type) && type < FIRST_OPCODE) {
      throw new Unknown(
          "it holds a record of a kind that Exodus does not know (type " + type + ")");
    }
  }

  /**
   * @param header the first nine bytes of a snapshot
   * @return the version of Redis's format by which the rest is read
   */
  static int version(String header) throws Unknown {
    if (header.equals(VALKEYS)) {
      // As Redis's but for the types that require() refuses.
      return NEWEST;
    }
    if (header.matches("REDIS\\d{4}")) {
      int version = Integer.parseInt(header.substring("REDIS".length()));
      if (version <= NEWEST) {
        return version;
      }
    } else if (!header.startsWith("VALKEY")) {
      throw new Unknown("it is no snapshot: it begins with '" + header + "'");
    }
    throw new Unknown(
        "its format is '"
            + header
            + "', and Exodus reads up to '"
            + HEADER
            + "' and '"
            + VALKEYS
            + "'");
  }

  /** A snapshot that is whole perhaps, and cannot be read all the same: another try is no use. */
  public static final class Unknown extends IOException {

    private static final long serialVersionUID = 1L;

    public Unknown(String message) {
      super(message);
    }
  }
}
