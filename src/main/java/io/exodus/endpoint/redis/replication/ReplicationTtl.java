package io.exodus.endpoint.redis.replication;

import io.exodus.endpoint.redis.wire.RespBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Turns a relative time to live into an absolute one. Redis 6.2 streams relative ones, which would
 * start over when applied later; 7.0 streams absolute ones only.
 */
public final class ReplicationTtl {

  private ReplicationTtl() {}

  static boolean mayBeRelative(String name) {
    return switch (name) {
      case "EXPIRE", "PEXPIRE", "SETEX", "PSETEX", "SET", "GETEX", "RESTORE" -> true;
      default -> false;
    };
  }

  /**
   * @param name of the command in upper case
   * @param now by the origin's clock, milliseconds
   * @return the same command with an absolute time to live; null where there was nothing relative
   */
  static byte[][] absolute(String name, byte[][] command, long now) {
    switch (name) {
      case "EXPIRE":
      case "PEXPIRE":
        byte[][] expire = command.clone();
        expire[0] = RespBuffer.ascii("PEXPIREAT");
        expire[2] = until(now, command[2], name.equals("EXPIRE"));
        return expire;
      case "SETEX":
      case "PSETEX":
        return new byte[][] {
          RespBuffer.ascii("SET"),
          command[1],
          command[3],
          RespBuffer.ascii("PXAT"),
          until(now, command[2], name.equals("SETEX"))
        };
      case "SET":
        return option(command, 3, now);
      case "GETEX":
        return option(command, 2, now);
      case "RESTORE":
        return restore(command, now);
      default:
        return null;
    }
  }

  private static byte[][] option(byte[][] command, int from, long now) {
    for (int i = from; i + 1 < command.length; i++) {
      String option = text(command[i]);
      if (option.equals("EX") || option.equals("PX")) {
        byte[][] absolute = command.clone();
        absolute[i] = RespBuffer.ascii("PXAT");
        absolute[i + 1] = until(now, command[i + 1], option.equals("EX"));
        return absolute;
      }
    }
    return null;
  }

  private static byte[][] restore(byte[][] command, long now) {
    if (Arrays.equals(command[2], new byte[] {'0'})) {
      return null;
    }
    for (int i = 4; i < command.length; i++) {
      if (text(command[i]).equals("ABSTTL")) {
        return null;
      }
    }
    byte[][] absolute = Arrays.copyOf(command, command.length + 1);
    absolute[2] = until(now, command[2], false);
    absolute[command.length] = RespBuffer.ascii("ABSTTL");
    return absolute;
  }

  private static byte[] until(long now, byte[] relative, boolean seconds) {
    long amount = Long.parseLong(new String(relative, StandardCharsets.US_ASCII));
    return RespBuffer.ascii(Long.toString(now + (seconds ? amount * 1000 : amount)));
  }

  public static String text(byte[] word) {
    return new String(word, StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
  }
}
