package io.exodus.endpoint;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host and port that a URI names. {@link URI} itself tells none for a name that RFC 952 does
 * not know, such as {@code orders_old}: containers and name services have them all the same.
 *
 * @param host without the brackets of an IPv6 address
 * @param port -1 where none is named
 */
public record HostPort(String host, int port) {

  private static final Pattern AUTHORITY =
      Pattern.compile(
          "(?:(?<user>.*)@)?(?<host>\\[[^\\]]+\\]|[^:@\\[\\]]+)(?::(?<port>\\d{1,5}))?");

  /** Null where the URI names no host, or no port that there is. */
  public static HostPort of(URI uri) {
    Matcher matcher = AUTHORITY.matcher(String.valueOf(uri.getAuthority()));
    if (uri.getAuthority() == null || !matcher.matches()) {
      return null;
    }
    String host = matcher.group("host");
    int port = matcher.group("port") == null ? -1 : Integer.parseInt(matcher.group("port"));
    return port > 65_535
        ? null
        : new HostPort(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
  }

  /** Credentials in front of the host; null where there are none. */
  public static String userInfo(URI uri) {
    Matcher matcher = AUTHORITY.matcher(String.valueOf(uri.getAuthority()));
    return uri.getAuthority() != null && matcher.matches() ? matcher.group("user") : null;
  }

  public int portOr(int otherwise) {
    return port < 0 ? otherwise : port;
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + (port < 0 ? "" : ":" + port);
  }
}
