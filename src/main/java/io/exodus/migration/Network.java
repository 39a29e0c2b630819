package io.exodus.migration;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits (RFC 4632).
 *
 * @param first any of them
 * @param bits that they share
 */
public record Network(InetAddress first, int bits) {

  /** Digits only: a name must not be looked up. */
  private static final Pattern CIDR =
      Pattern.compile(
          "([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/([0-9]{1,3})");

  /** Null where it is none, such as {@code 10.1.0.0/33}. */
  public static Network of(String cidr) {
    Matcher matcher = CIDR.matcher(cidr);
    if (!matcher.matches()) {
      return null;
    }
    try {
      InetAddress first = InetAddress.getByName(matcher.group(1));
      int bits = Integer.parseInt(matcher.group(2));
      return bits <= 8 * first.getAddress().length ? new Network(first, bits) : null;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  public boolean contains(InetAddress address) {
    byte[] own = first.getAddress();
    byte[] other = address.getAddress();
    int rest = 8 * own.length - bits;
    return own.length == other.length
        && new BigInteger(1, own)
            .shiftRight(rest)
            .equals(new BigInteger(1, other).shiftRight(rest));
  }
}
