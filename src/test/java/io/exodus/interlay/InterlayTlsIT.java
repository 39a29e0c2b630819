package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.tls.Trust;
import io.exodus.interlay.redis.RedisProtocol;
import io.exodus.migration.Secret;
import io.exodus.server.Certificates;
import io.exodus.server.TlsRelay;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links to a database that speaks TLS only: as trusted as the endpoint's other connections. */
class InterlayTlsIT {

  @TempDir Path directory;

  @Test
  void shouldReachADatabaseThatItTrustsAndNoOther() throws Exception {
    Certificates authority = new Certificates();
    try (Servers servers = new Servers(directory);
        TlsRelay own =
            new TlsRelay(
                servers.sourcePort, authority.issue("own", "ip:127.0.0.1", "-1d", 9).context());
        TlsRelay other =
            new TlsRelay(
                servers.sourcePort, authority.issue("it", "dns:other", "-1d", 9).context())) {

      assertThat(answer(own, authority.trust().context())).isEqualTo("+PONG");
      assertThat(answer(own, Trust.platform().context())).startsWith("-TRYAGAIN");
      assertThat(answer(other, authority.trust().context())).startsWith("-TRYAGAIN");
    }
  }

  private String answer(TlsRelay relay, SSLContext trust) throws Exception {
    Upstream upstream = new Upstream("127.0.0.1", relay.port(), trust);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    InterlaySettings settings =
        new InterlaySettings(
            "orders",
            "redis",
            any,
            upstream,
            upstream,
            any,
            null,
            Secret.of("token"),
            directory,
            Duration.ofMillis(100));
    try (Interlay interlay = new Interlay(new RedisProtocol(), settings, new FakeEngine())) {
      interlay.start();
      WireClient client = new WireClient(interlay.address().getPort());
      try {
        return client.ask("PING");
      } finally {
        client.close();
      }
    }
  }
}
