package io.exodus.demo.story;

import com.fasterxml.jackson.databind.JsonNode;
import io.exodus.client.HttpClients;
import io.exodus.json.Json;
import io.exodus.migration.Secret;
import io.exodus.migration.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The latest incident of a migration over HTTP, as one of the demo's people sees it: its state, and
 * its bundle, whose hashes are computed by nothing of Exodus's own.
 */
final class BundleDownload {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String MANIFEST = "manifest.json";

  private final URI incidents;
  private final String person;
  private final HttpClient http = HttpClients.of(TIMEOUT);

  /**
   * @param server the engine's address
   * @param person whose password is the name
   */
  BundleDownload(URI server, String migration, String person) {
    this.incidents = server.resolve("/exodus/api/migrations/" + migration + "/incidents");
    this.person = person;
  }

  /** OPEN, ROLLBACK_FREE or RELEASED. */
  String state() {
    return latest().get("state").asText();
  }

  /** The HTTP status with which the bundle is handed out, or is not. */
  int status() {
    return send(bundle(latest())).statusCode();
  }

  /**
   * Downloads the bundle, and checks its own hash, which the engine tells beside it, and that of
   * each file in it by the manifest.
   *
   * @return how many files it has beside the manifest
   * @throws IllegalStateException if it is not handed out, or a hash or a file is wrong
   */
  int check() {
    JsonNode incident = latest();
    JsonNode editions = incident.get("bundles");
    byte[] zip = get(bundle(incident));
    demand("the bundle", editions.get(editions.size() - 1).get("sha256").asText(), Sha256.of(zip));
    Map<String, byte[]> files = unzip(zip);
    JsonNode listed = json(files.remove(MANIFEST)).get("files");
    for (JsonNode file : listed) {
      String name = file.get("name").asText();
      byte[] content = files.remove(name);
      if (content == null) {
        throw new IllegalStateException(name + " is in the manifest, but not in the bundle");
      }
      demand(name, file.get("sha256").asText(), Sha256.of(content));
    }
    if (!files.isEmpty()) {
      throw new IllegalStateException(files.keySet() + " are in the bundle, but no manifest's");
    }
    return listed.size();
  }

  private JsonNode latest() {
    JsonNode all = json(get(incidents));
    if (all.isEmpty()) {
      throw new IllegalStateException("there is no incident at " + incidents);
    }
    return all.get(all.size() - 1);
  }

  private URI bundle(JsonNode incident) {
    return URI.create(incidents + "/" + incident.get("number").asLong() + "/bundle");
  }

  private static void demand(String what, String told, String found) {
    if (!told.equals(found)) {
      throw new IllegalStateException(what + " has the SHA-256 " + found + ", not " + told);
    }
  }

  private static Map<String, byte[]> unzip(byte[] bundle) {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bundle))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("the bundle is no zip file", e);
    }
  }

  private static JsonNode json(byte[] content) {
    try {
      return Json.MAPPER.readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON", e);
    }
  }

  private byte[] get(URI uri) {
    HttpResponse<byte[]> answer = send(uri);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          person + " gets " + answer.statusCode() + " from " + uri.getPath());
    }
    return answer.body();
  }

  private HttpResponse<byte[]> send(URI uri) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Authorization", Secret.of(person).basicAuthorization(person))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer from " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + uri.getPath(), e);
    }
  }
}
