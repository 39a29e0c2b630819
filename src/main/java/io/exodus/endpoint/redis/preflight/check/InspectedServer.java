package io.exodus.endpoint.redis.preflight.check;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.ServerCommands;
import io.exodus.endpoint.redis.wire.Wire;
import redis.clients.jedis.Jedis;

/** One side of a migration under inspection; reads only. */
public final class InspectedServer implements AutoCloseable {

  private final EndpointSettings endpoint;
  private final Jedis jedis;
  private final RedisInfo info;
  private ServerCommands commands;

  /**
   * @throws io.exodus.endpoint.EndpointException if it cannot be reached or refuses the login
   */
  public InspectedServer(EndpointSettings endpoint) {
    this.endpoint = endpoint;
    this.jedis = RedisConnections.open(endpoint);
    this.info = new RedisInfo(jedis.info());
  }

  public String name() {
    return endpoint.name();
  }

  public EndpointSettings endpoint() {
    return endpoint;
  }

  public Jedis jedis() {
    return jedis;
  }

  public RedisInfo info() {
    return info;
  }

  /** How often each command was called since the server started. */
  public RedisInfo statistics() {
    return new RedisInfo(jedis.info("commandstats"));
  }

  /** Null where the server has no such parameter. */
  public String config(String parameter) {
    return jedis.configGet(parameter).get(parameter);
  }

  public boolean knows(String command) {
    return commands().has(command);
  }

  public ServerCommands commands() {
    if (commands == null) {
      commands = new ServerCommands(Wire.send(jedis, Wire.command("COMMAND")).get(0));
    }
    return commands;
  }

  @Override
  public void close() {
    jedis.close();
  }
}
