package io.exodus.autoconfigure.part;

import io.exodus.engine.database.DatabaseDisk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;

/** Ready only with room to record. Says in the log what changes, once. */
public final class EngineDiskHealth implements HealthIndicator {

  private static final Logger LOG = LoggerFactory.getLogger(EngineDiskHealth.class);

  private final DatabaseDisk disk;
  private String trouble;

  public EngineDiskHealth(DatabaseDisk disk) {
    this.disk = disk;
  }

  @Override
  public Health health() {
    String now = disk.trouble().orElse(null);
    tell(now);
    return now == null
        ? Health.up().build()
        : Health.outOfService().withDetail("reason", now).build();
  }

  private synchronized void tell(String now) {
    // How much is left changes all the time.
    if ((now == null) == (trouble == null)) {
      return;
    }
    trouble = now;
    if (now == null) {
      LOG.info("The disk of the engine's database has free space again");
    } else {
      LOG.error("Not ready: {}", now);
    }
  }
}
