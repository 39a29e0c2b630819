package io.exodus.autoconfigure.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** This process's name among others: as configured, or host and process id. */
public final class Instance {

  private Instance() {}

  public static String of(ExodusProperties properties) {
    String configured = properties.instance();
    return configured == null || configured.isBlank() ? unnamed() : configured.strip();
  }

  /** The name of a process that has not been given one. */
  public static String unnamed() {
    return host() + "-" + ProcessHandle.current().pid();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
