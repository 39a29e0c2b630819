package io.exodus.engine.api;

import io.exodus.migration.Network;
import io.exodus.migration.RefusedException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * To which control addresses workers give orders. An interlay names its own; without this, whoever
 * has an interlay's password could have workers call any address in their network.
 */
public final class ControlAddresses {

  private final Map<String, List<String>> allowed;

  /**
   * @param allowed hosts and networks by interlay, such as {@code interlay-1.example} and {@code
   *     10.1.0.0/16}; for an interlay that has none, the address counts that its report came from
   */
  public ControlAddresses(Map<String, List<String>> allowed) {
    this.allowed = Map.copyOf(allowed);
    allowed.forEach((interlay, hosts) -> hosts.forEach(host -> check(interlay, host)));
  }

  private static String key(String interlay) {
    return "exodus.interlays." + interlay + ".control-allowed";
  }

  private static void check(String interlay, String host) {
    boolean network = host.indexOf('/') >= 0;
    if (network ? Network.of(host) == null : !host.matches("[A-Za-z0-9._:\\[\\]-]{1,255}")) {
      throw new RefusedException(
          key(interlay), host, "name hosts, addresses, or networks such as 10.1.0.0/16");
    }
  }

  /**
   * @param from address that the report came from
   * @throws RefusedException if workers must not call it
   */
  void demand(String interlay, String control, String from) {
    URI uri = uri(control);
    String host = uri.getHost();
    List<String> hosts = allowed.getOrDefault(interlay, List.of());
    if (hosts.stream().anyMatch(host::equalsIgnoreCase)) {
      return;
    }
    List<InetAddress> addresses = addresses(control, host);
    boolean right =
        hosts.isEmpty()
            ? addresses.stream().allMatch(address -> same(address, from))
            : addresses.stream()
                .allMatch(address -> hosts.stream().anyMatch(each -> in(each, address)));
    if (!right) {
      throw new RefusedException(
          "control",
          control,
          hosts.isEmpty()
              ? "the report comes from "
                  + from
                  + ", and workers call no other address. If this one is right, name it in "
                  + key(interlay)
                  + " of the engine's configuration"
              : key(interlay) + " of the engine's configuration does not name this host");
    }
  }

  private static URI uri(String control) {
    try {
      URI uri = URI.create(control);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() > 0
          && uri.equals(URI.create(uri.getScheme() + "://" + uri.getRawAuthority()))
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw new RefusedException("control", control, "give http://host:port, or https://host:port");
  }

  private static List<InetAddress> addresses(String control, String host) {
    try {
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new RefusedException(
          "control", control, "the engine does not know the host; check exodus.interlays.<name>");
    }
  }

  private static boolean same(InetAddress address, String from) {
    try {
      InetAddress other = InetAddress.getByName(from);
      // A machine that talks to itself has several addresses for it.
      return address.equals(other) || address.isLoopbackAddress() && other.isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean in(String allowed, InetAddress address) {
    Network network = Network.of(allowed.indexOf('/') < 0 ? whole(allowed) : allowed);
    return network != null && network.contains(address);
  }

  /** An address alone as a network of one; a name is none. */
  private static String whole(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.indexOf(':') >= 0 ? bare + "/128" : bare + "/32";
  }
}
