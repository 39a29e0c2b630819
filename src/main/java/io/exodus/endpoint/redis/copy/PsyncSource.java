package io.exodus.endpoint.redis.copy;

import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.replication.ReplicationConnection;
import io.exodus.endpoint.redis.snapshot.CopySnapshot;
import io.exodus.endpoint.redis.snapshot.SnapshotFormat;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RedisException;
import io.exodus.endpoint.redis.wire.RedisInfo;
import io.exodus.endpoint.redis.wire.RespCloser;
import java.io.IOException;

/** The snapshot that a server sends to a new replica (PSYNC). */
final class PsyncSource implements CopySource {

  private static final int BUFFER = 1 << 20;

  private final EndpointSettings endpoint;
  private final ReplicationConnection connection;
  private final Position position;

  PsyncSource(EndpointSettings endpoint, RespCloser closer) throws IOException {
    this.endpoint = endpoint;
    connection = closer.add(ReplicationConnection.open(endpoint));
    position = connection.psync(null).position();
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public void read(int rdbVersion, CopySnapshot.Sink sink)
      throws IOException, InterruptedException {
    try {
      // Either the length or, where the source writes no file, a delimiter that ends it.
      connection.in().line();
      CopySnapshot.read(connection.in(), rdbVersion, BUFFER, sink);
    } catch (SnapshotFormat.Unknown e) {
      throw unreadable(endpoint.name(), e);
    } catch (IOException e) {
      EndpointException refused = brokenOff(endpoint.name(), info(), e);
      if (refused != null) {
        throw refused;
      }
      throw e;
    }
    connection.close();
  }

  static EndpointException unreadable(String source, SnapshotFormat.Unknown e) {
    return new EndpointRefusedException(
        source,
        "Exodus cannot read its snapshot: " + e.getMessage(),
        "use a version of Exodus that reads it, or the database's own replication. The target has "
            + "no complete copy",
        e);
  }

  /**
   * Why a source ends its snapshot early, where it is known: Valkey does so at a hash whose fields
   * expire, since a replica that it takes for an older one could not read it.
   *
   * @param info null where the source does not answer
   * @return null where it is not known
   */
  static EndpointException brokenOff(String source, RedisInfo info, IOException e) {
    if (info == null || !info.valkey() || info.hashesWithExpiringFields() <= 0) {
      return null;
    }
    return new EndpointRefusedException(
        source,
        "it ended its snapshot early, because "
            + info.hashesWithExpiringFields()
            + " of its hashes have fields with their own time to live, which Valkey sends only to "
            + "a replica that reads its newest format",
        "remove those times (HPERSIST), or store such fields as separate keys, and copy again",
        e);
  }

  private RedisInfo info() {
    try (RedisClient client = RedisConnections.open(endpoint)) {
      return client.info();
    } catch (EndpointException | RedisException e) {
      return null;
    }
  }
}
