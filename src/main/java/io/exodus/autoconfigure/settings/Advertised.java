package io.exodus.autoconfigure.settings;

import io.exodus.migration.RefusedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/** Where workers reach what an interlay listens on for their orders. */
final class Advertised {

  private Advertised() {}

  /**
   * @param key of the interlay
   * @param advertised {@code host} or {@code host:port}; null for the address that is listened on
   * @return unresolved: the name must mean something to workers, not here; port 0 stands for the
   *     port that is bound
   * @throws RefusedException if that is all addresses and the machine has no name for itself
   */
  static InetSocketAddress control(String key, String advertised, InetSocketAddress listened) {
    if (advertised != null && !advertised.isBlank()) {
      return callable(key + ".control-advertised", host(key + ".control-advertised", advertised));
    }
    if (!listened.isUnresolved() && listened.getAddress().isAnyLocalAddress()) {
      return InetSocketAddress.createUnresolved(own(key), 0);
    }
    return callable(
        key + ".control", InetSocketAddress.createUnresolved(listened.getHostString(), 0));
  }

  /** Workers call it over HTTP. */
  private static InetSocketAddress callable(String key, InetSocketAddress address) {
    String host = address.getHostString();
    if (!host.contains(":")) {
      Settings.httpHost(key, host, URI.create("http://" + host + ":1"));
    }
    return address;
  }

  private static InetSocketAddress host(String key, String configured) {
    String value = configured.strip();
    int colon = value.lastIndexOf(':');
    if (colon < 0 || value.endsWith("]")) {
      return InetSocketAddress.createUnresolved(value, 0);
    }
    InetSocketAddress address = Settings.address(key, value);
    return InetSocketAddress.createUnresolved(address.getHostString(), address.getPort());
  }

  private static String own(String key) {
    try {
      InetAddress own = InetAddress.getLocalHost();
      if (!own.isLoopbackAddress()) {
        return own.getHostAddress();
      }
    } catch (UnknownHostException e) {
      // No name, no address: it has to be configured.
    }
    throw new RefusedException(
        key + ".control-advertised",
        null,
        "'control' listens on all addresses, and this machine's name leads to none of them; set "
            + "the host where workers reach it");
  }
}
