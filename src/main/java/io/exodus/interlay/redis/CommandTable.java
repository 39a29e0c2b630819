package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Finds a command's kind by its name, without making an object. A command that is not listed counts
 * as a write: the safe side.
 *
 * @see <a href="https://redis.io/docs/latest/commands/">the Redis commands</a>
 */
final class CommandTable {

  private static final String READS =
      "GET MGET STRLEN GETRANGE SUBSTR GETBIT BITCOUNT BITPOS BITFIELD_RO LCS EXISTS TYPE TTL PTTL"
          + " EXPIRETIME PEXPIRETIME KEYS SCAN RANDOMKEY DUMP OBJECT SORT_RO"
          + " LRANGE LLEN LINDEX LPOS SMEMBERS SISMEMBER SMISMEMBER SCARD SRANDMEMBER SINTER"
          + " SINTERCARD SUNION SDIFF SSCAN HGET HMGET HGETALL HKEYS HVALS HLEN HEXISTS HSTRLEN"
          + " HSCAN HRANDFIELD HTTL HPTTL HEXPIRETIME HPEXPIRETIME"
          + " ZRANGE ZREVRANGE ZRANGEBYSCORE ZREVRANGEBYSCORE ZRANGEBYLEX ZREVRANGEBYLEX ZCARD"
          + " ZSCORE ZMSCORE ZRANK ZREVRANK ZCOUNT ZLEXCOUNT ZSCAN ZRANDMEMBER ZDIFF ZINTER"
          + " ZINTERCARD ZUNION XRANGE XREVRANGE XLEN XINFO XPENDING"
          + " GEOPOS GEODIST GEOHASH GEOSEARCH GEORADIUS_RO EVAL_RO EVALSHA_RO FCALL_RO"
          + " ECHO TIME DBSIZE INFO COMMAND MEMORY LATENCY LASTSAVE ROLE LOLWUT SLOWLOG"
          + " PUBSUB READONLY READWRITE";

  private static final int SLOTS = 1024;
  private static final long[] HIGH = new long[SLOTS];
  private static final long[] LOW = new long[SLOTS];
  private static final CommandKind[] KIND = new CommandKind[SLOTS];
  private static final int LONGEST = 16;

  static {
    put(CommandKind.READ, READS);
    put(CommandKind.PING, "PING");
    put(CommandKind.MULTI, "MULTI");
    put(CommandKind.EXEC, "EXEC");
    put(CommandKind.DISCARD, "DISCARD");
    put(CommandKind.WATCH, "WATCH");
    put(CommandKind.UNWATCH, "UNWATCH");
    put(CommandKind.SELECT, "SELECT");
    put(CommandKind.CLIENT, "CLIENT");
    put(CommandKind.AUTH, "AUTH");
    put(CommandKind.HELLO, "HELLO");
    put(CommandKind.RESET, "RESET");
    put(CommandKind.QUIT, "QUIT");
    put(
        CommandKind.SUBSCRIBE,
        "SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE");
    put(CommandKind.MONITOR, "MONITOR");
    put(
        CommandKind.BLOCKING,
        "BLPOP BRPOP BLMOVE BRPOPLPUSH BLMPOP BZPOPMIN BZPOPMAX BZMPOP WAIT WAITAOF");
    put(CommandKind.XREAD, "XREAD");
    put(CommandKind.XREADGROUP, "XREADGROUP");
    put(CommandKind.REFUSED, "SYNC PSYNC");
  }

  private CommandTable() {}

  static CommandKind find(ByteBuf name) {
    return find(name, name.readerIndex(), name.readableBytes());
  }

  static CommandKind find(ByteBuf buffer, int from, int length) {
    if (length > LONGEST) {
      return CommandKind.WRITE;
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < length; i++) {
      int c = buffer.getByte(from + i) & 0xff;
      if (c >= 'a' && c <= 'z') {
        c -= 32;
      }
      if (i < 8) {
        high = high << 8 | c;
      } else {
        low = low << 8 | c;
      }
    }
    for (int slot = slot(high, low); ; slot = slot + 1 & SLOTS - 1) {
      if (KIND[slot] == null) {
        return CommandKind.WRITE;
      }
      if (HIGH[slot] == high && LOW[slot] == low) {
        return KIND[slot];
      }
    }
  }

  private static void put(CommandKind kind, String names) {
    for (String name : names.split(" ")) {
      long high = 0;
      long low = 0;
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < bytes.length; i++) {
        if (i < 8) {
          high = high << 8 | bytes[i];
        } else {
          low = low << 8 | bytes[i];
        }
      }
      int slot = slot(high, low);
      while (KIND[slot] != null) {
        slot = slot + 1 & SLOTS - 1;
      }
      HIGH[slot] = high;
      LOW[slot] = low;
      KIND[slot] = kind;
    }
  }

  private static int slot(long high, long low) {
    long hash = (high * 31 + low) * 0x9E3779B97F4A7C15L;
    return (int) (hash >>> 54);
  }
}
