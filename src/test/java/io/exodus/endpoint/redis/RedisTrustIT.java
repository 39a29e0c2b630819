package io.exodus.endpoint.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.authority.RedisSide;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.endpoint.redis.wire.RedisConnections;
import io.exodus.endpoint.redis.wire.RespConnection;
import io.exodus.endpoint.redis.wire.RespReader;
import io.exodus.endpoint.tls.Trust;
import io.exodus.server.Certificates;
import io.exodus.server.TlsRelay;
import java.net.URI;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every connection of the family trusts whom the endpoint's settings trust, and nobody else. */
class RedisTrustIT {

  private static SideServer server;
  private static Certificates authority;
  private static TlsRelay own;
  private static TlsRelay anothers;

  @BeforeAll
  static void start() {
    server = new SideServer("source");
    authority = new Certificates();
    own = new TlsRelay(server.port, authority.issue("own", "ip:127.0.0.1", "-1d", 100).context());
    anothers =
        new TlsRelay(
            server.port, authority.issue("another", "dns:other.example", "-1d", 100).context());
  }

  @AfterAll
  static void stop() {
    own.close();
    anothers.close();
    server.close();
  }

  private static EndpointSettings through(TlsRelay relay, Trust trust) {
    EndpointSettings plain = server.settings();
    return new EndpointSettings(
        plain.name(),
        plain.family(),
        URI.create("rediss://127.0.0.1:" + relay.port()),
        plain.username(),
        plain.password(),
        plain.applicationUsers(),
        plain.exemptUsers(),
        plain.timeout(),
        trust,
        plain.replicas(),
        plain.options());
  }

  @Test
  void shouldWorkThroughACertificateOfThePrivateAuthority() throws Exception {
    EndpointSettings trusted = through(own, authority.trust());

    try (RedisClient client = RedisConnections.open(trusted);
        RespConnection connection = RespConnection.open(trusted, "exodus")) {
      assertThat(client.call("PING")).isEqualTo("PONG");
      assertThat(RespReader.text(connection.demand("PING"))).isEqualTo("PONG");
    }
    try (RedisSide side = new RedisSide(trusted, "m-1", Alterations.inMemory())) {
      side.raiseEpoch(1);
      side.fence(1);
      side.proveFence();
      side.open(1);
      assertThat(side.lockedOut()).isEmpty();
      side.clean(1);
    }
  }

  @Test
  void shouldRefuseAnotherHostsCertificateOnEveryConnection() {
    refused(through(anothers, authority.trust()));
  }

  @Test
  void shouldRefuseAnUnknownAuthorityOnEveryConnection() {
    refused(through(own, Trust.platform()));
  }

  private static void refused(EndpointSettings endpoint) {
    assertThatThrownBy(() -> RedisConnections.open(endpoint))
        .isInstanceOf(EndpointException.class)
        .hasMessageContaining("ssl-bundle");
    assertThatThrownBy(() -> RespConnection.open(endpoint, "exodus"))
        .isInstanceOf(SSLException.class);
  }
}
