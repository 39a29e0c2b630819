package io.exodus.demo.server;

import io.exodus.migration.Authority;
import java.util.List;

/**
 * The two servers that a database is moved between. They end with {@link #close()}, and with the
 * JVM at the latest, unless that is killed without notice.
 */
public final class DemoServers implements AutoCloseable {

  private final DemoServer source;
  private final DemoServer target;
  private final Thread hook = new Thread(this::stopBoth, "demo-servers-shutdown");

  private DemoServers(DemoServer source, DemoServer target) {
    this.source = source;
    this.target = target;
  }

  /**
   * @throws java.io.UncheckedIOException if a server cannot be started; none is left running
   */
  public static DemoServers start() {
    return start(List.of());
  }

  /**
   * @param targetSettings lines of a configuration file, for the target alone
   * @throws java.io.UncheckedIOException if a server cannot be started; none is left running
   */
  static DemoServers start(List<String> targetSettings) {
    DemoServer source = DemoServer.start("source");
    try {
      DemoServers servers =
          new DemoServers(
              source, DemoServer.start("target", source.applicationPassword(), targetSettings));
      Runtime.getRuntime().addShutdownHook(servers.hook);
      return servers;
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  public DemoServer source() {
    return source;
  }

  public DemoServer target() {
    return target;
  }

  DemoServer holder(Authority authority) {
    return authority == Authority.SOURCE ? source : target;
  }

  @Override
  public void close() {
    stopBoth();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs, and finds nothing left to do.
    }
  }

  private void stopBoth() {
    try {
      source.close();
    } finally {
      target.close();
    }
  }
}
