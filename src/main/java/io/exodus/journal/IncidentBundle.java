package io.exodus.journal;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The journal in the bundle of an incident: a zip, whose manifest has the file's hash. */
final class IncidentBundle implements AutoCloseable {

  private static final String JOURNAL = "journal.ndjson";
  private static final String MANIFEST = "manifest.json";

  /** A few lines a file; whatever is larger was made to fill the memory. */
  private static final int MOST_OF_MANIFEST = 1024 * 1024;

  private static final byte[] MAGIC = {'P', 'K', 3, 4};

  private final ZipFile zip;
  private final JsonNode journal;

  /**
   * @throws UnreadableException if it is no bundle of an incident
   */
  IncidentBundle(Path file) throws IOException {
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new UnreadableException("it is not a complete zip file: " + e.getMessage(), e);
    }
    try {
      journal = manifest();
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  static boolean is(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** What the manifest says of the journal. */
  private JsonNode manifest() throws IOException {
    byte[] text;
    try (InputStream in = open(MANIFEST)) {
      text = in.readNBytes(MOST_OF_MANIFEST + 1);
    }
    if (text.length > MOST_OF_MANIFEST) {
      throw new UnreadableException(
          "its " + MANIFEST + " is larger than " + MOST_OF_MANIFEST + " bytes", null);
    }
    for (JsonNode file : Json.MAPPER.readTree(text).path("files")) {
      if (file.path("name").asText().equals(JOURNAL)) {
        return file;
      }
    }
    throw new UnreadableException("its " + MANIFEST + " does not name " + JOURNAL, null);
  }

  private InputStream open(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new UnreadableException("there is no " + name + " in it", null);
    }
    return zip.getInputStream(entry);
  }

  /** How many of the first rows did not go into the bundle, which holds the last ones. */
  long leftOut() {
    return journal.path("leftOut").asLong();
  }

  /**
   * @return whether the file is the one that the manifest names
   */
  boolean read(Consumer<JournalEntry> rows) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(open(JOURNAL), sha256)) {
      JournalFile.read(in, rows);
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha256.digest()).equals(journal.path("sha256").asText());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
