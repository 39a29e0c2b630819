package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.replication.ReplicationKeys;
import java.util.Set;

/**
 * What a command does to the records it writes, as far as its name alone says it.
 *
 * @param name in upper case
 * @param single it writes its first argument, in its own database, and nothing else
 * @param whole what it writes is independent of what was there, whatever its options
 * @param derived what it writes depends on other records
 * @param telling it answers nil or 0 where it has no effect
 */
record ApplyTraits(String name, boolean single, boolean whole, boolean derived, boolean telling) {

  /** They make of a record what it was not before, whatever it was. */
  private static final Set<String> WHOLE =
      Set.of("DEL", "UNLINK", "GETDEL", "GETSET", "SETEX", "PSETEX", "MSET");

  /** What they write depends on other records. */
  private static final Set<String> DERIVED =
      Set.of(
          "RENAME",
          "RENAMENX",
          "COPY",
          "MOVE",
          "RPOPLPUSH",
          "LMOVE",
          "BRPOPLPUSH",
          "BLMOVE",
          "SMOVE",
          "SUNIONSTORE",
          "SINTERSTORE",
          "SDIFFSTORE",
          "ZUNIONSTORE",
          "ZINTERSTORE",
          "ZDIFFSTORE",
          "ZRANGESTORE",
          "BITOP",
          "PFMERGE",
          "SORT",
          "GEORADIUS",
          "GEORADIUSBYMEMBER",
          "GEOSEARCHSTORE",
          "EVAL",
          "EVALSHA",
          "FCALL");

  /**
   * A log holds only what had an effect. These answer nil or 0 where they have none: the record is
   * then not what it was on the origin.
   */
  private static final Set<String> TELLING =
      Set.of(
          "EXPIRE",
          "PEXPIRE",
          "EXPIREAT",
          "PEXPIREAT",
          "PERSIST",
          "SET",
          "SETNX",
          "MSETNX",
          "SADD",
          "SREM",
          "SMOVE",
          "HDEL",
          "HSETNX",
          "LREM",
          "LPUSHX",
          "RPUSHX",
          "LPOP",
          "RPOP",
          "RPOPLPUSH",
          "LMOVE",
          "ZREM",
          "ZPOPMIN",
          "ZPOPMAX",
          "ZREMRANGEBYSCORE",
          "ZREMRANGEBYRANK",
          "ZREMRANGEBYLEX",
          "XDEL",
          "XACK",
          "MOVE",
          "RENAMENX",
          "COPY",
          "PFADD");

  static ApplyTraits of(String name) {
    return new ApplyTraits(
        name,
        ReplicationKeys.first(name) && !name.equals("MOVE"),
        WHOLE.contains(name),
        DERIVED.contains(name),
        TELLING.contains(name));
  }
}
