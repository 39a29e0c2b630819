package io.exodus.demo.server;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The servers of all databases of a demo. */
public final class DemoDatabases {

  private final Map<DemoDatabase, DemoServers> servers;

  private DemoDatabases(Map<DemoDatabase, DemoServers> servers) {
    this.servers = servers;
  }

  /**
   * @throws java.io.UncheckedIOException if a server cannot be started; none is left running
   */
  public static DemoDatabases start(List<DemoDatabase> databases) {
    Map<DemoDatabase, DemoServers> servers = new EnumMap<>(DemoDatabase.class);
    try {
      for (DemoDatabase database : databases) {
        servers.put(database, DemoServers.start(database.targetSettings()));
      }
    } catch (RuntimeException e) {
      servers.values().forEach(DemoServers::close);
      throw e;
    }
    return new DemoDatabases(servers);
  }

  public List<DemoDatabase> all() {
    return List.copyOf(servers.keySet());
  }

  public DemoServers of(DemoDatabase database) {
    return servers.get(database);
  }
}
