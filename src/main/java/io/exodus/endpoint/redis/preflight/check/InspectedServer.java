package io.exodus.endpoint.redis.preflight.check;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.ServerCommands;

/** One side of a migration under inspection; reads only. */
public final class InspectedServer implements AutoCloseable {

  private final EndpointSettings endpoint;
  private final RedisClient client;
  private final RedisInfo info;
  private ServerCommands commands;

  /**
   * @throws io.exodus.endpoint.EndpointException if it cannot be reached or refuses the login
   */
  public InspectedServer(EndpointSettings endpoint) {
    this.endpoint = endpoint;
    this.client = RedisConnections.open(endpoint);
    this.info = client.info();
  }

  public String name() {
    return endpoint.name();
  }

  public EndpointSettings endpoint() {
    return endpoint;
  }

  public RedisClient client() {
    return client;
  }

  public RedisInfo info() {
    return info;
  }

  /** How often each command was called since the server started. */
  public RedisInfo statistics() {
    return client.info("commandstats");
  }

  /** Null where the server has no such parameter. */
  public String config(String parameter) {
    return RespConnection.hash(client.call("CONFIG", "GET", parameter)).get(parameter);
  }

  public boolean knows(String command) {
    return commands().has(command);
  }

  public ServerCommands commands() {
    if (commands == null) {
      commands = new ServerCommands(client.call("COMMAND"));
    }
    return commands;
  }

  @Override
  public void close() {
    client.close();
  }
}
