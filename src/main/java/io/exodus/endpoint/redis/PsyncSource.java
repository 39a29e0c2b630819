package io.exodus.endpoint.redis;

import io.exodus.endpoint.EndpointSettings;
import java.io.IOException;

/** The snapshot that a server sends to a new replica (PSYNC). */
final class PsyncSource implements CopySource {

  private static final int BUFFER = 1 << 20;

  private final ReplicationConnection connection;
  private final Position position;

  PsyncSource(EndpointSettings endpoint, RespCloser closer) throws IOException {
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
    // Either the length or, where the source writes no file, a delimiter that ends it.
    connection.in().line();
    CopySnapshot.read(connection.in(), rdbVersion, BUFFER, sink);
    connection.close();
  }
}
