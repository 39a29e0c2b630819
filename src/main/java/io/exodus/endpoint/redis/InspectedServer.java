package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import redis.clients.jedis.Jedis;

/** One side of a migration under inspection; reads only. */
final class InspectedServer implements AutoCloseable {

  private final EndpointSettings endpoint;
  private final Jedis jedis;
  private final RedisInfo info;
  private final Map<String, List<String>> commands = new HashMap<>();

  /**
   * @throws io.exodus.endpoint.EndpointException if it cannot be reached or refuses the login
   */
  InspectedServer(EndpointSettings endpoint) {
    this.endpoint = endpoint;
    this.jedis = RedisConnections.open(endpoint);
    this.info = new RedisInfo(jedis.info());
  }

  String name() {
    return endpoint.name();
  }

  EndpointSettings endpoint() {
    return endpoint;
  }

  Jedis jedis() {
    return jedis;
  }

  RedisInfo info() {
    return info;
  }

  /** How often each command was called since the server started. */
  RedisInfo statistics() {
    return new RedisInfo(jedis.info("commandstats"));
  }

  /** Null where the server has no such parameter. */
  String config(String parameter) {
    return jedis.configGet(parameter).get(parameter);
  }

  boolean knows(String command) {
    return commands().containsKey(command);
  }

  /** Names of the commands that change data. */
  Set<String> writeCommands() {
    return commands().entrySet().stream()
        .filter(command -> command.getValue().contains("write"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Commands and their flags (see redis.io/commands/command). */
  private Map<String, List<String>> commands() {
    if (commands.isEmpty()) {
      for (Object entry : (List<?>) Wire.send(jedis, Wire.command("COMMAND")).get(0)) {
        List<?> parts = (List<?>) entry;
        commands.put(Wire.text(parts.get(0)), Wire.texts(parts.get(2)));
      }
    }
    return commands;
  }

  @Override
  public void close() {
    jedis.close();
  }
}
