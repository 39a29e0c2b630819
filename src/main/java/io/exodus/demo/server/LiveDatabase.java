package io.exodus.demo.server;

import io.exodus.autoconfigure.part.ExodusRuntime;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.traffic.Traffic;
import io.exodus.demo.traffic.TrafficSettings;
import io.exodus.migration.Authority;
import java.util.Optional;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** A database of the demo at work: seeded, and written to through its interlay, with books kept. */
public final class LiveDatabase implements AutoCloseable {

  private static final long SEED = 20_181_020;

  private final DemoDatabase database;
  private final DemoServers servers;
  private final ExodusRuntime runtime;
  private final ExodusProperties.Demo settings;
  private final Ledger ledger;
  private Traffic traffic;

  public LiveDatabase(
      DemoDatabase database,
      DemoServers servers,
      ExodusRuntime runtime,
      ExodusProperties.Demo settings) {
    this.database = database;
    this.servers = servers;
    this.runtime = runtime;
    this.settings = settings;
    this.ledger = new Ledger("demo", settings.clients());
  }

  public DemoDatabase database() {
    return database;
  }

  public DemoData.Seeded seed() {
    try (Jedis source = servers.source().connect()) {
      return DemoData.seed(source, settings.keys(), SEED);
    }
  }

  /** Called once, when the interlay listens. */
  public Traffic start() {
    traffic =
        new Traffic(
            new TrafficSettings(
                new HostAndPort("127.0.0.1", runtime.interlay(database.title()).getPort()),
                DemoServer.APPLICATION_USER,
                servers.source().applicationPassword(),
                settings.clients(),
                settings.writesPerSecond(),
                TrafficSettings.DEFAULT_TIMEOUT),
            ledger);
    traffic.start();
    return traffic;
  }

  /** Compares the books with what the authority holds; no write may be under way. */
  public Ledger.Audit audit(Authority authority) {
    try (Jedis jedis = servers.holder(authority).connect()) {
      return ledger.audit(jedis);
    }
  }

  /** An audit between two writes; empty if a client waits too long for an answer. */
  public Optional<Ledger.Audit> auditUnderWay(Authority authority) throws InterruptedException {
    return traffic.between(() -> audit(authority), TrafficSettings.DEFAULT_TIMEOUT);
  }

  @Override
  public void close() {
    if (traffic != null) {
      traffic.close();
    }
  }
}
