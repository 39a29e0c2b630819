package io.exodus.endpoint;

import io.exodus.migration.Network;
import io.exodus.migration.RefusedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The nodes of a database that its configuration names beside the primary. Whoever may replicate
 * from a server announces any address that they like; Exodus takes its password to none but these.
 */
public final class KnownNodes {

  private static final Pattern ENTRY =
      Pattern.compile(
          "[A-Za-z0-9._-]{1,255}(:[0-9]{1,5})?|[0-9A-Fa-f:.]{2,45}"
              + "|\\[[0-9A-Fa-f:.]{2,45}\\](:[0-9]{1,5})?");

  /** Digits only: it is not looked up. */
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private final List<String> entries;

  /**
   * @param entries {@code host}, {@code host:port}, or networks such as {@code 10.1.0.0/16}
   */
  public KnownNodes(Collection<String> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * @param key of the configuration
   * @throws RefusedException for an entry that is none
   */
  public static void check(String key, Collection<String> entries) {
    for (String entry : entries) {
      boolean network = entry.indexOf('/') >= 0;
      if (network ? Network.of(entry) == null : !ENTRY.matcher(entry).matches()) {
        throw new RefusedException(
            key, entry, "name hosts, host:port, or networks such as 10.1.0.0/16");
      }
    }
  }

  /**
   * A name that a node announces counts where it is listed as it is: to look it up would ask
   * whoever announces it.
   */
  public boolean has(String host, int port) {
    return entries.stream().anyMatch(entry -> fits(entry, host, port));
  }

  private static boolean fits(String entry, String host, int port) {
    boolean literal = ADDRESS.matcher(host).matches();
    if (entry.indexOf('/') >= 0) {
      return literal && Network.of(entry).contains(address(host));
    }
    HostPort listed = split(entry);
    if (listed.port() >= 0 && listed.port() != port) {
      return false;
    }
    return listed.host().equalsIgnoreCase(host)
        || literal && addresses(listed.host()).contains(address(host));
  }

  private static HostPort split(String entry) {
    if (!entry.startsWith("[") && entry.indexOf(':') != entry.lastIndexOf(':')) {
      return new HostPort(entry, -1);
    }
    int end = entry.startsWith("[") ? entry.indexOf(']') + 1 : Math.max(entry.indexOf(':'), 0);
    String host = end == 0 ? entry : entry.substring(0, end);
    String rest = entry.substring(host.length());
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new HostPort(bare, rest.isEmpty() ? -1 : Integer.parseInt(rest.substring(1)));
  }

  private static InetAddress address(String literal) {
    List<InetAddress> addresses = addresses(literal);
    return addresses.isEmpty() ? null : addresses.get(0);
  }

  private static List<InetAddress> addresses(String host) {
    try {
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      // A host that nobody knows is nowhere.
      return List.of();
    }
  }
}
