package io.exodus.interlay;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.file.PrivateFiles;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/** The last route on disk, for a start while the engine is away. Survives a power loss. */
final class RouteFile {

  private final Path file;
  private final Path next;

  RouteFile(Path directory, String interlay) {
    file = directory.resolve(interlay + ".route");
    next = directory.resolve(interlay + ".route.next");
  }

  void write(Authority authority, long epoch) throws IOException {
    PrivateFiles.directory(file.getParent());
    byte[] bytes =
        Json.MAPPER.writeValueAsBytes(Map.of("authority", authority.name(), "epoch", epoch));
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      PrivateFiles.restrict(next);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    // Without this, a power loss may bring the old name back.
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /**
   * @throws IOException when there is a file that can't be read or makes no sense
   */
  Optional<Route> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonNode node = Json.MAPPER.readTree(file.toFile());
    try {
      if (!node.path("epoch").canConvertToLong()) {
        throw new IOException(file + " has no epoch");
      }
      Authority authority = Authority.valueOf(node.path("authority").asText());
      return Optional.of(new Route(authority, node.path("epoch").asLong(), false));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " names no authority", e);
    }
  }
}
