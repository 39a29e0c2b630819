package io.exodus.demo.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the demo makes of a bundle that somebody has changed. */
class BundleDownloadTest {

  private static final String INCIDENTS = "/exodus/api/migrations/orders-1/incidents";

  private final Map<String, String> files = new TreeMap<>(Map.of("health.json", "{}"));
  private HttpServer server;
  private BundleDownload download;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    URI address =
        URI.create(
            "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort());
    download = new BundleDownload(address, "orders-1", "ines");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void serve(byte[] bundle, String told) {
    String incidents =
        "[{\"number\": 1, \"state\": \"OPEN\", \"bundles\": [{\"sha256\": \"" + told + "\"}]}]";
    answer(INCIDENTS, incidents.getBytes(StandardCharsets.UTF_8));
    answer(INCIDENTS + "/1/bundle", bundle);
  }

  private void answer(String path, byte[] body) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
  }

  /** With a manifest of the file as it should be. */
  private byte[] bundle() throws Exception {
    files.put(
        "manifest.json",
        "{\"files\": [{\"name\": \"health.json\", \"sha256\": \""
            + sha256("{}".getBytes(StandardCharsets.UTF_8))
            + "\"}]}");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void shouldCountTheFilesWhoseHashesAreRight() throws Exception {
    byte[] bundle = bundle();
    serve(bundle, sha256(bundle));

    assertThat(download.check()).isEqualTo(1);
    assertThat(download.state()).isEqualTo("OPEN");
  }

  @Test
  void shouldNotTakeAnotherBundleThanTheEngineTellsOf() throws Exception {
    serve(bundle(), "another");

    assertThatThrownBy(download::check).hasMessageMatching("the bundle has the SHA-256 .* another");
  }

  @Test
  void shouldNotTakeAFileThatIsNotAsTheManifestTells() throws Exception {
    files.put("health.json", "{\"alive\": true}");
    byte[] bundle = bundle();
    serve(bundle, sha256(bundle));

    assertThatThrownBy(download::check).hasMessageStartingWith("health.json has the SHA-256");
  }

  @Test
  void shouldNotTakeABundleWithAFileTooFewOrTooMany() throws Exception {
    files.put("more.json", "{}");
    byte[] more = bundle();
    serve(more, sha256(more));
    assertThatThrownBy(download::check).hasMessageContaining("[more.json] are in the bundle");
    files.clear();
    server.removeContext(INCIDENTS);
    server.removeContext(INCIDENTS + "/1/bundle");
    byte[] fewer = bundle();
    serve(fewer, sha256(fewer));

    assertThatThrownBy(download::check).hasMessageStartingWith("health.json is in the manifest");
  }
}
