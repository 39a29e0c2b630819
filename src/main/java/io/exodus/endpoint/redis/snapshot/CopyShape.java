package io.exodus.endpoint.redis.snapshot;

import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_HASH;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_HASH_LISTPACK;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_HASH_ZIPLIST;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_LIST;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_LIST_QUICKLIST;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_LIST_QUICKLIST_2;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_SET;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_SET_INTSET;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_SET_LISTPACK;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_ZSET_2;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_ZSET_LISTPACK;
import static com.moilioncircle.redis.replicator.Constants.RDB_TYPE_ZSET_ZIPLIST;

import java.io.IOException;

/**
 * What the value of a collection consists of, as rdb.c writes it: enough to know where it ends, so
 * that its bytes can be carried as they are.
 */
enum CopyShape {

  /** One string, which holds all. */
  BLOB,
  /** A count, and so many strings. */
  STRINGS,
  /** A count, and so many pairs of strings. */
  PAIRS,
  /** A count, and so many strings with a score of eight bytes each. */
  SCORES,
  /** A count, and so many strings with their kind, a length, before each. */
  NODES;

  /** The RDB version of Redis 4.0, the oldest that knows all the types without a version here. */
  private static final int REDIS_4_0 = 8;

  /** The RDB version of Redis 7.0, with listpacks. */
  private static final int REDIS_7_0 = 10;

  /** The RDB version of Redis 7.2, with listpacks for sets too. */
  private static final int REDIS_7_2 = 11;

  /**
   * @param rdbVersion newest that the target reads
   * @return null where the value is of another shape, or the target does not know the type
   */
  static CopyShape of(int type, int rdbVersion) {
    if (rdbVersion < REDIS_4_0) {
      return null;
    }
    return switch (type) {
      case RDB_TYPE_SET_INTSET, RDB_TYPE_ZSET_ZIPLIST, RDB_TYPE_HASH_ZIPLIST -> BLOB;
      case RDB_TYPE_LIST, RDB_TYPE_SET, RDB_TYPE_LIST_QUICKLIST -> STRINGS;
      case RDB_TYPE_HASH -> PAIRS;
      case RDB_TYPE_ZSET_2 -> SCORES;
      case RDB_TYPE_HASH_LISTPACK, RDB_TYPE_ZSET_LISTPACK -> rdbVersion < REDIS_7_0 ? null : BLOB;
      case RDB_TYPE_LIST_QUICKLIST_2 -> rdbVersion < REDIS_7_0 ? null : NODES;
      case RDB_TYPE_SET_LISTPACK -> rdbVersion < REDIS_7_2 ? null : BLOB;
      default -> null;
    };
  }

  /**
   * Reads a value.
   *
   * @return the payload for a RESTORE
   */
  byte[] payload(CopyInput in, int type, int rdbVersion) throws IOException {
    in.keep();
    for (long left = this == BLOB ? 1 : in.length(); left > 0; left--) {
      if (this == NODES) {
        in.length();
      }
      in.passString();
      if (this == PAIRS) {
        in.passString();
      } else if (this == SCORES) {
        in.pass(Double.BYTES);
      }
    }
    return in.payload(type, rdbVersion);
  }
}
