package io.exodus.endpoint.redis.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.Alterations;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.redis.control.ExodusKeys;
import io.exodus.endpoint.redis.preflight.RedisInspector;
import io.exodus.endpoint.redis.server.SideServer;
import io.exodus.migration.Finding;
import io.exodus.migration.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/**
 * Somebody who may replicate from a database announces an address of their own: Exodus's password
 * does not get there.
 */
class FakeReplicaIT {

  private final RedisInspector inspector = new RedisInspector();
  private final ExodusKeys space = new ExodusKeys("orders");
  private SideServer server;
  private SideServer other;
  private ServerSocket fake;

  /** Unreachable, it would be closed with the next collection of garbage: the replica is gone. */
  private Jedis replicator;

  private final StringBuffer heard = new StringBuffer();

  @BeforeEach
  void start() throws IOException {
    server = new SideServer("source");
    other = new SideServer("target");
    fake = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread listens = new Thread(this::listen, "fake-replica");
    listens.setDaemon(true);
    listens.start();
    announce();
  }

  /** Answers like a server that takes any password, and keeps what it is told. */
  private void listen() {
    while (!fake.isClosed()) {
      try (Socket client = fake.accept()) {
        client.setSoTimeout(2_000);
        byte[] bytes = new byte[4_096];
        for (int read = client.getInputStream().read(bytes);
            read > 0;
            read = client.getInputStream().read(bytes)) {
          heard.append(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
          client.getOutputStream().write("+OK\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        heard.append("(gone)");
      }
    }
  }

  /** As anybody does who may replicate. */
  private void announce() {
    String[] rights = {"on", ">replicator", "+psync", "+replconf", "+ping"};
    server.exodus().aclSetUser("replicator", rights);
    other.exodus().aclSetUser("replicator", rights);
    replicator = new Jedis("127.0.0.1", server.port);
    replicator.auth("replicator", "replicator");
    replicator.sendCommand(() -> "REPLCONF".getBytes(), "listening-port", "" + fake.getLocalPort());
    replicator.sendCommand(() -> "PSYNC".getBytes(), "?", "-1");
    await().until(() -> server.exodus().info("replication").contains(address()));
  }

  private String address() {
    return "port=" + fake.getLocalPort();
  }

  @AfterEach
  void stop() throws IOException {
    replicator.close();
    fake.close();
    server.close();
    other.close();
  }

  private EndpointSettings listing(String... replicas) {
    return server.settings(Set.of(replicas));
  }

  private List<Finding> critical(EndpointSettings source) {
    return inspector.credentials(new EndpointPair("orders", source, other.settings())).stream()
        .filter(finding -> finding.severity() == Severity.CRITICAL)
        .toList();
  }

  @Test
  void shouldNotTakeThePasswordToAnAddressThatTheConfigurationDoesNotList() {
    EndpointSettings source = listing("10.0.0.0/8", "127.0.0.1:1");

    assertThat(critical(source))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message())
                  .contains("127.0.0.1:" + fake.getLocalPort(), "does not list it");
              assertThat(finding.advice())
                  .contains(
                      "'127.0.0.1:" + fake.getLocalPort() + "'",
                      "exodus.endpoints.source.replicas");
            });
    try (RedisSide side = new RedisSide(source, "orders", Alterations.inMemory())) {
      assertThatThrownBy(() -> side.fence(1))
          .isInstanceOf(EndpointException.class)
          .hasMessageContaining("does not list it");
      // What was fenced before can be undone all the same.
      side.open(2);
    }
    assertThat(heard).isEmpty();
  }

  /** The record of a fence lies in the database, where an application may write. */
  @Test
  void shouldNotTakeThePasswordToAnAddressThatSomebodyWroteIntoTheRecordOfTheFence() {
    Jedis exodus = server.exodus();
    exodus.select(ExodusKeys.SPARE_DATABASE);
    exodus.sadd(space.fence(), "127.0.0.1:" + fake.getLocalPort() + " shop");

    try (RedisSide side = new RedisSide(listing(), "orders", Alterations.inMemory())) {
      side.open(2);
    }

    assertThat(heard).isEmpty();
    assertThat(server.application().ping()).isEqualTo("PONG");
  }

  /** The negative control: who lists an address trusts it; the fake one would have heard. */
  @Test
  void shouldLogInWhereTheConfigurationListsTheAddress() {
    critical(listing("127.0.0.0/8"));

    assertThat(heard).contains("AUTH", SideServer.PASSWORD);
  }

  /** And a replica that is one is looked at, and is well. */
  @Test
  void shouldLookAtAReplicaThatIsListed() throws IOException {
    fake.close();
    server.exodus().clientKill(new ClientKillParams().type(ClientType.REPLICA));
    try (SideServer replica = new SideServer("replica", "replicaof 127.0.0.1 " + server.port)) {
      await().until(() -> server.exodus().info("replication").contains("port=" + replica.port));

      assertThat(critical(listing("127.0.0.1:" + replica.port))).isEmpty();
    }
  }
}
