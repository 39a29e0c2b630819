package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.StreamLostException;
import io.exodus.endpoint.redis.replication.ReplicationEntry;
import io.exodus.endpoint.redis.wire.ByteSize;
import io.exodus.endpoint.redis.wire.RespError;
import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What of a transaction the destination cannot take. */
final class ApplyLimits {

  /** What a command that waits for its EXEC takes of a server's memory beside its bytes. */
  private static final long QUEUED_BYTES = 300;

  /** The server refuses everything for now, not this command. */
  private static final Set<String> GENERAL =
      Set.of(
          "OOM",
          "MISCONF",
          "READONLY",
          "LOADING",
          "BUSY",
          "NOREPLICAS",
          "MASTERDOWN",
          "NOAUTH",
          "CLUSTERDOWN");

  private final ApplyDestination destination;
  private final EndpointSettings endpoint;

  ApplyLimits(ApplyDestination destination, EndpointSettings endpoint) {
    this.destination = destination;
    this.endpoint = endpoint;
  }

  /** All of a transaction waits in the server's memory, beside what it makes of it. */
  void demandRoom(ApplyCommands commands) throws IOException {
    if (!commands.large()) {
      return;
    }
    long needed = 2 * commands.bytes() + QUEUED_BYTES * commands.size();
    Long room = destination.room();
    if (room != null && room < needed) {
      throw new EndpointException(
          endpoint.name(),
          "a "
              + described(commands)
              + " of the other side needs about "
              + ByteSize.text(needed)
              + " of memory there, and "
              + ByteSize.text(Math.max(0, room))
              + " are left. Exodus applied nothing of it",
          "raise maxmemory, or give the host more memory, and retry. Or let the applications "
              + "split such large transactions or scripts");
    }
  }

  static String described(ApplyCommands commands) {
    return "transaction of " + commands.size() + " commands and " + ByteSize.text(commands.bytes());
  }

  /** A SELECT that fails inside a transaction would let the rest hit another database. */
  void dropUnknownDatabases(ApplyCommands commands, BitSet without, Map<Integer, RespError> failed)
      throws IOException {
    Set<Integer> unknown = new TreeSet<>();
    for (int database : commands.databases()) {
      if (database == ReplicationEntry.UNKNOWN) {
        throw new StreamLostException(
            endpoint.name(),
            "the logical database of the next change is unknown",
            ApplyStanding.LOST);
      }
      if (!destination.has(database)) {
        unknown.add(database);
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    commands.each(
        (index, command) -> {
          if (unknown.contains(command.database())) {
            if (!command.wipe()) {
              failed.put(
                  index, new RespError("ERR there is no logical database " + command.database()));
            }
            without.set(index);
          }
          return true;
        });
  }

  static boolean removeRefused(
      ApplyDestination.Result result, BitSet without, Map<Integer, RespError> failed) {
    for (Map.Entry<Integer, RespError> error : result.errors().entrySet()) {
      String code = error.getValue().message().split(" ", 2)[0];
      if (error.getKey() < 0 || GENERAL.contains(code)) {
        return false;
      }
    }
    result.errors().keySet().forEach(without::set);
    failed.putAll(result.errors());
    return !result.errors().isEmpty();
  }

  static String reason(ApplyDestination.Result result) {
    return result.errors().values().stream()
        .map(RespError::message)
        .findFirst()
        .orElse(result.refusal());
  }
}
