package io.exodus.engine.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** An incident's bundle as whoever downloads it takes it apart, by nothing of Exodus's own. */
public final class Unzipped {

  private Unzipped() {}

  /** Its files, each of which has the hash that the manifest tells; and no other is in it. */
  public static Map<String, byte[]> verified(byte[] bundle)
      throws IOException, NoSuchAlgorithmException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    JsonNode manifest = new ObjectMapper().readTree(files.get("manifest.json")).get("files");
    assertThat(manifest).hasSize(files.size() - 1);
    for (JsonNode file : manifest) {
      byte[] content = files.get(file.get("name").asText());
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)))
          .as(file.get("name").asText())
          .isEqualTo(file.get("sha256").asText());
    }
    return files;
  }
}
