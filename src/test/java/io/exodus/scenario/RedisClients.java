package io.exodus.scenario;

import io.exodus.demo.ledger.Ledger;
import io.exodus.demo.traffic.Traffic;
import io.exodus.demo.traffic.TrafficSettings;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import io.exodus.roles.RedisOfOthers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/** The demo's clients, with the demo's ledger. */
final class RedisClients implements Clients {

  static final String PREFIX = "live:";

  private static final int CLIENTS = 8;
  private static final int WRITES_PER_SECOND = 400;

  /** Longer than any hold, and than the death of a part takes to be noticed. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Ledger ledger = new Ledger("live", CLIENTS);
  private final Function<Authority, Jedis> connect;
  private final Traffic traffic;

  RedisClients(int port, Function<Authority, Jedis> connect) {
    this.connect = connect;
    this.traffic =
        new Traffic(
            new TrafficSettings(
                new HostAndPort("127.0.0.1", port),
                RedisOfOthers.APPLICATION_USER,
                Secret.of(RedisOfOthers.APPLICATION_PASSWORD),
                CLIENTS,
                WRITES_PER_SECOND,
                TIMEOUT),
            ledger);
  }

  @Override
  public void start() {
    traffic.start();
  }

  @Override
  public void stop() throws InterruptedException {
    traffic.stop();
  }

  @Override
  public <T> Optional<T> between(Supplier<T> look, Duration patience) throws InterruptedException {
    return traffic.between(look, patience);
  }

  @Override
  public long acknowledged() {
    return traffic.metrics().acknowledged();
  }

  @Override
  public Duration longestGap() {
    return Duration.ofMillis((long) traffic.gaps().maxGapMillis());
  }

  @Override
  public Books audit(Authority authority) {
    try (Jedis jedis = connect.apply(authority)) {
      Ledger.Audit audit = ledger.audit(jedis);
      return new Books(
          audit.acknowledged(),
          audit.lost(),
          audit.doubled(),
          audit.disordered(),
          audit.examples());
    }
  }

  @Override
  public void close() {
    traffic.close();
  }
}
