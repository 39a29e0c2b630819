package io.exodus.demo.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.Secret;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;

class DemoServersIT {

  @Test
  void shouldLetApplicationsWriteAndNothingElse() {
    try (DemoServers servers = DemoServers.start();
        Jedis application = connect(servers.source(), servers.source().applicationPassword())) {
      application.set("key", "value");

      assertThat(application.get("key")).isEqualTo("value");
      assertThat(application.info("server")).contains("redis_version:6.2.");
      assertThatThrownBy(application::flushAll).hasMessageStartingWith("NOPERM");
      assertThatThrownBy(() -> application.configSet("maxmemory", "1"))
          .hasMessageStartingWith("NOPERM");
    }
  }

  @Test
  void shouldRefuseWhoIsNobody() {
    try (DemoServers servers = DemoServers.start();
        Jedis nobody = new Jedis(servers.target().address())) {
      assertThatThrownBy(nobody::ping).hasMessageStartingWith("NOAUTH");
      assertThatThrownBy(() -> connect(servers.target(), servers.source().exodusPassword()))
          .isInstanceOf(JedisAccessControlException.class);
    }
  }

  @Test
  void shouldLeaveNothingRunningWhenClosed() {
    DemoServers servers = DemoServers.start();
    try (Jedis exodus = servers.target().connect()) {
      assertThat(exodus.configGet("maxmemory-policy")).containsValue("noeviction");
      assertThat(exodus.configGet("save")).containsValue("");
    }

    servers.close();
    servers.close();

    assertThatThrownBy(() -> servers.source().connect())
        .isInstanceOf(JedisConnectionException.class);
    assertThatThrownBy(() -> servers.target().connect())
        .isInstanceOf(JedisConnectionException.class);
  }

  private static Jedis connect(DemoServer server, Secret password) {
    return new Jedis(
        server.address(),
        DefaultJedisClientConfig.builder()
            .user(DemoServer.APPLICATION_USER)
            .password(password.reveal())
            .build());
  }
}
