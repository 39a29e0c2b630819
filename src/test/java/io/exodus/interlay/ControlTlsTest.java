package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.interlay.control.InterlayException;
import io.exodus.migration.Authority;
import io.exodus.migration.Secret;
import io.exodus.server.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders over TLS, where each end shows a certificate of the same authority. */
class ControlTlsTest {

  private static final Certificates OURS = new Certificates();
  private static final SSLContext WORKER = OURS.issue("worker", "dns:worker", "-1d", 9).mutual();
  private static final SSLContext INTERLAY =
      OURS.issue("interlay", "ip:127.0.0.1", "-1d", 9).mutual();

  private final Obedient orders = new Obedient();
  private ControlServer server;

  @BeforeEach
  void start() throws IOException {
    server = server(INTERLAY);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ControlServer server(SSLContext tls) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ControlServer made = new ControlServer("orders", any, tls, orders);
    made.start(key(made, tls == null ? "http" : "https"));
    return made;
  }

  private static URI uri(ControlServer server, String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + server.address().getPort());
  }

  private static ControlKey key(ControlServer server, String scheme) {
    return ControlKey.of(Secret.of("a-token-of-the-workers"), "orders", "i-1", uri(server, scheme));
  }

  private static InterlayControl worker(ControlServer server, String scheme, SSLContext tls) {
    return new InterlayControl(
        uri(server, scheme), key(server, scheme), tls, Duration.ofSeconds(5));
  }

  @Test
  void shouldTakeOrdersFromWhoShowsACertificate() {
    InterlayControl worker = worker(server, "https", WORKER);

    worker.prepare(7, Authority.TARGET);
    assertThat(worker.hold(7, Duration.ofSeconds(1), Duration.ZERO).drained()).isTrue();
    assertThat(orders.heard).containsExactly("prepare 7 TARGET", "hold 7");
  }

  @Test
  void shouldTakeNoneFromWhoShowsNoneOrAnothers() {
    Certificates theirs = new Certificates();

    assertThatThrownBy(() -> worker(server, "https", OURS.trust().context()).status())
        .isInstanceOf(InterlayException.class);
    assertThatThrownBy(
            () ->
                worker(server, "https", theirs.issue("worker", "dns:w", "-1d", 9).mutual())
                    .status())
        .isInstanceOf(InterlayException.class);
    assertThat(orders.heard).isEmpty();
  }

  @Test
  void shouldGiveNoneToWhoShowsAnothersNameOrNoCertificate() throws IOException {
    try (ControlServer misnamed = server(WORKER);
        ControlServer plain = server(null)) {
      assertThatThrownBy(() -> worker(misnamed, "https", WORKER).status())
          .isInstanceOf(InterlayException.class);
      assertThatThrownBy(() -> worker(plain, "http", WORKER).status())
          .hasMessageContaining("without TLS");
      assertThatThrownBy(() -> worker(server, "https", null).status())
          .hasMessageContaining("exodus.control.ssl-bundle");
    }
  }
}
