package io.exodus.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.exodus.migration.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MonitoringHttpTest {

  /** It would take the password along. */
  @Test
  void shouldFollowNoRedirect() throws Exception {
    AtomicInteger elsewhere = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/series",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/elsewhere",
        exchange -> {
          elsewhere.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/series");
      MonitoringHttp http =
          new MonitoringHttp("reader", Secret.of("a-password"), Duration.ofSeconds(5));

      assertThatThrownBy(() -> http.get(uri))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("302");

      assertThat(elsewhere).hasValue(0);
    } finally {
      server.stop(0);
    }
  }
}
