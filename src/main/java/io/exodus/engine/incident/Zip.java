package io.exodus.engine.incident;

import io.exodus.engine.store.ConflictException;
import io.exodus.json.Json;
import io.exodus.migration.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip in memory that ends with a manifest of its files' hashes. */
final class Zip {

  static final String MANIFEST = "manifest.json";

  /** Of the zip; what is in it is bounded by the numbers of rows. */
  private static final int MOST_BYTES = 32 * 1024 * 1024;

  /**
   * A file of it.
   *
   * @param bytes its size before it is compressed
   * @param leftOut how many rows did not go into it, for there are more than it may hold
   */
  record Entry(String name, long bytes, String sha256, long leftOut) {}

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8);
  private final List<Entry> files = new ArrayList<>();
  private final Map<String, Object> about = new LinkedHashMap<>();

  /** Says something in the manifest. */
  void about(String name, Object value) {
    about.put(name, value);
  }

  void json(String name, Object value) {
    try {
      file(name, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n", 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One JSON a line, of the last rows where there are more than that. */
  void lines(String name, List<?> rows, int most) {
    int from = Math.max(0, rows.size() - most);
    lines(name, rows.subList(from, rows.size()), (long) from);
  }

  /** One JSON a line, of all rows; the manifest tells how many more there would be. */
  void lines(String name, List<?> rows, long leftOut) {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(Json.write(row)).append('\n'));
    file(name, text.toString(), leftOut);
  }

  private void file(String name, String text, long leftOut) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    write(name, content);
    files.add(new Entry(name, content.length, Sha256.of(content), leftOut));
    if (bytes.size() > MOST_BYTES) {
      throw new ConflictException(
          "the bundle grows beyond " + MOST_BYTES + " bytes at the file " + name);
    }
  }

  private void write(String name, byte[] content) {
    try {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
  }

  List<Entry> files() {
    return List.copyOf(files);
  }

  byte[] end() {
    about.put("files", files);
    try {
      write(MANIFEST, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(about));
      zip.close();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toByteArray();
  }
}
