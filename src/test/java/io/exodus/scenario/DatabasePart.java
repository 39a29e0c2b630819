package io.exodus.scenario;

import io.exodus.roles.RedisOfOthers;
import java.util.Map;

/** A database that a fault can strike. A kill loses it nothing but its log for replicas. */
record DatabasePart(RedisOfOthers server) implements Part {

  @Override
  public void kill() {
    server.kill();
  }

  @Override
  public void forget() {
    server.kill();
    server.forget();
  }

  @Override
  public void evict() {
    server.evict();
  }

  @Override
  public void startAgain(Map<String, String> environment) {
    if (!environment.isEmpty()) {
      throw new UnsupportedOperationException("a database is started as it was");
    }
    server.startAgain();
  }

  @Override
  public void stop() {
    throw new UnsupportedOperationException("no scenario stops a database");
  }

  @Override
  public void wake() {
    throw new UnsupportedOperationException("no scenario stops a database");
  }
}
