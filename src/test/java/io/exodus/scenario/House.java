package io.exodus.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.roles.EngineRest;
import io.exodus.roles.JarProcess;
import io.exodus.roles.LiveMigration;
import io.exodus.roles.Owners;
import io.exodus.roles.RedisOfOthers;
import io.exodus.roles.SeparateProcesses;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the scenarios share: two databases that lose nothing by themselves, the engine with its own
 * database on file, two workers and an interlay, each a process of its own.
 */
final class House implements AutoCloseable {

  static final String ENGINE = "engine";
  static final String INTERLAY = "interlay";
  static final String SOURCE = "source";
  static final String TARGET = "target";

  private final SeparateProcesses processes;
  private final HaltOrders halts;
  private final Map<String, ProcessPart> parts = new LinkedHashMap<>();
  private final Map<String, Part> servers;
  private final Databases databases;
  private final EngineRest administrator;
  private final Owners owners;

  House(Path directory) throws Exception {
    processes =
        SeparateProcesses.withEngineOnFile(
            directory, "appendonly yes", "appendfsync always", RedisOfOthers.USERS);
    halts = new HaltOrders(directory);
    Map<String, String> environment = Map.of("SCENARIO_HALTS", halts.files().toString());
    servers =
        Map.of(
            SOURCE,
            new DatabasePart(processes.source()),
            TARGET,
            new DatabasePart(processes.target()));
    databases = new RedisDatabases(processes.source(), processes.target());
    try {
      parts.put(ENGINE, new ProcessPart(processes::engine));
      parts.put(INTERLAY, new ProcessPart(more -> processes.interlay()));
      for (String worker : new String[] {"worker-1", "worker-2"}) {
        parts.put(
            worker,
            new ProcessPart(
                more -> {
                  Map<String, String> all = new HashMap<>(environment);
                  all.putAll(more);
                  return processes.worker(worker, halts.classes(), all);
                }));
      }
      JarProcess engine = parts.get(ENGINE).process().awaitReady();
      administrator = LiveMigration.administrator(engine.uri("/"));
      owners = new Owners(administrator);
      awaitReady();
    } catch (RuntimeException | AssertionError e) {
      processes.close();
      throw e;
    }
  }

  /** Returns when every part is there and reaches the engine. */
  void awaitReady() {
    parts.values().forEach(part -> part.process().awaitReady());
  }

  Part part(String name) {
    return parts.containsKey(name) ? parts.get(name) : servers.get(name);
  }

  HaltOrders halts() {
    return halts;
  }

  Databases databases() {
    return databases;
  }

  Owners owners() {
    return owners;
  }

  EngineRest administrator() {
    return administrator;
  }

  LiveMigration migration(String id) {
    return new LiveMigration(id, administrator, owners);
  }

  Clients clients() {
    return processes.closing(databases.clients(processes.listenPort()));
  }

  /** The name of the worker that has the one task of that topic; null while none has. */
  String holder(String topic) {
    for (JsonNode task :
        administrator.get("/engine-rest/external-task?locked=true&topicName=" + topic)) {
      for (String name : parts.keySet()) {
        if (task.get("workerId").asText().startsWith(name)) {
          return name;
        }
      }
    }
    return null;
  }

  @Override
  public void close() throws Exception {
    processes.close();
  }
}
