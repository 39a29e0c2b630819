package io.exodus.worker.move;

import io.exodus.endpoint.Follower;
import java.io.IOException;
import java.nio.file.Path;

/** The spool of one stream, made when its follower asks for one. */
final class StreamSpool implements Follower.Spooling, AutoCloseable {

  private final Path root;
  private SpoolDirectory made;

  StreamSpool(Path root) {
    this.root = root;
  }

  @Override
  public synchronized Path directory() throws IOException {
    if (made == null) {
      made = SpoolDirectory.in(root);
    }
    return made.path();
  }

  /** Removes it, with what is in it. */
  @Override
  public synchronized void close() throws IOException {
    if (made != null) {
      made.close();
    }
  }
}
