package io.exodus.worker.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.tls.Trust;
import io.exodus.migration.Finding;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.Severity;
import io.exodus.migration.Verdict;
import io.exodus.server.Certificates;
import io.exodus.server.FreePort;
import io.exodus.server.TlsRelay;
import io.exodus.worker.preflight.PreflightStage.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The point "credentials": what its owner reads of connections that cannot be trusted. */
class PreflightTransportIT {

  private static final Path REDIS_WITH_TLS = Path.of("/usr/bin/redis-server");
  private static final String HERE = "ip:127.0.0.1";

  private static PreflightStage stage;
  private static Certificates authority;

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    stage = new PreflightStage();
    authority = new Certificates();
  }

  @AfterAll
  static void stop() throws IOException {
    stage.close();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private EndpointSettings encrypted(String name, int port, Certificates.Issued certificate) {
    TlsRelay relay = new TlsRelay(port, certificate.context());
    open.add(relay);
    return PreflightStage.endpoint(name, "rediss://127.0.0.1:" + relay.port(), authority.trust());
  }

  private Result check(EndpointSettings target) {
    PreflightTerms terms = new PreflightTerms(List.of("old"), 14, Duration.ofHours(24), 1.5);
    return stage.check("credentials", stage.source(), target, terms);
  }

  private static Finding only(Result result) {
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.critical()).hasSize(1);
    return result.critical().get(0);
  }

  @Test
  void shouldPassAndTellTheDaysLeftWhenTheConnectionCanBeTrusted() {
    Result result =
        check(encrypted("new", stage.targetPort, authority.issue("good", HERE, "-1d", 100)));

    assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS);
    assertThat(result.findings())
        .anyMatch(
            f ->
                f.severity() == Severity.INFO
                    && f.message().startsWith("TLSv1.3; its certificate, by CN=Exodus test")
                    && f.message().contains("expires in 98 days"));
  }

  @Test
  void shouldRefuseACertificateThatHasExpired() {
    Finding finding =
        only(check(encrypted("new", stage.targetPort, authority.issue("old", HERE, "-30d", 10))));

    assertThat(finding.subject()).isEqualTo("new");
    assertThat(finding.message())
        .startsWith("Its certificate has expired: CN=old is valid from ")
        .contains(" to ");
    assertThat(finding.advice()).startsWith("Renew the certificate");
  }

  @Test
  void shouldRefuseOneThatIsNotValidYet() {
    Finding finding =
        only(check(encrypted("new", stage.targetPort, authority.issue("early", HERE, "+2d", 10))));

    assertThat(finding.message()).startsWith("Its certificate is not valid yet: CN=early");
  }

  @Test
  void shouldRefuseOneThatEndsTooSoonAndWarnOfOneThatEndsSoon() {
    Finding finding =
        only(check(encrypted("new", stage.targetPort, authority.issue("soon", HERE, "-1d", 9))));
    Result warned =
        check(encrypted("new", stage.targetPort, authority.issue("later", HERE, "-1d", 22)));

    assertThat(finding.message()).contains("expires in 7 days");
    assertThat(finding.advice()).isEqualTo("Renew it before the run; the plan asks for 14.");
    assertThat(warned.verdict()).isEqualTo(Verdict.PASS);
    assertThat(warned.findings())
        .anyMatch(f -> f.severity() == Severity.WARNING && f.message().contains("in 20 days"));
  }

  @Test
  void shouldRefuseACertificateOfAnotherHost() {
    Finding finding =
        only(
            check(
                encrypted(
                    "new",
                    stage.targetPort,
                    authority.issue("other", "ip:127.0.0.9,dns:other.example", "-1d", 100))));

    assertThat(finding.message()).startsWith("Its certificate is not for '127.0.0.1': No subject");
  }

  @Test
  void shouldRefuseACertificateByAnUnknownAuthority() {
    EndpointSettings trusted =
        encrypted("new", stage.targetPort, authority.issue("private", HERE, "-1d", 100));
    EndpointSettings unknown =
        PreflightStage.endpoint("new", trusted.uri().toString(), Trust.platform());

    Finding finding = only(check(unknown));

    assertThat(finding.message())
        .isEqualTo(
            "Its certificate is not trusted: CN=Exodus test authority is not a trusted authority here.");
    assertThat(finding.advice()).contains("exodus.endpoints.new.ssl-bundle");
  }

  @Test
  void shouldRefuseAServerThatSpeaksNoTls() {
    EndpointSettings plain =
        PreflightStage.endpoint("new", "rediss://127.0.0.1:" + stage.targetPort, authority.trust());

    Finding finding = only(check(plain));

    assertThat(finding.message()).startsWith("TLS handshake failed");
    assertThat(finding.advice()).contains("the uri names the server's encrypted port");
  }

  @Test
  void shouldRefuseAnOldProtocol() throws IOException {
    EndpointSettings old =
        PreflightStage.endpoint("new", "rediss://127.0.0.1:" + oldServer(), authority.trust());

    Finding finding = only(check(old));

    assertThat(finding.message()).startsWith("It offers no secure version of TLS");
    assertThat(finding.advice()).isEqualTo("Configure TLSv1.2 or TLSv1.3 on the server.");
  }

  /** Answers a greeting as a server does that knows nothing above TLS 1.1. */
  private int oldServer() throws IOException {
    ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    open.add(server);
    Thread thread =
        new Thread(
            () -> {
              while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                  client.getInputStream().read(new byte[1_024]);
                  // A fatal alert of TLS 1.1: protocol_version (RFC 4346, 7.2).
                  client.getOutputStream().write(new byte[] {21, 3, 2, 0, 2, 2, 70});
                  client.getOutputStream().flush();
                } catch (IOException e) {
                  // Closed.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return server.getLocalPort();
  }

  @Test
  void shouldRefusePlaintextUnlessThePlanAcceptsItByName() {
    Finding finding = only(check(stage.target()));

    assertThat(finding.message())
        .isEqualTo("Records and passwords travel unencrypted, and the plan does not accept that.");
    assertThat(finding.advice()).contains("rediss://", "acceptPlaintext = new");

    Result accepted = stage.check("credentials");
    assertThat(accepted.verdict()).isEqualTo(Verdict.PASS);
    assertThat(accepted.findings())
        .filteredOn(f -> f.message().contains("as the plan accepts by name"))
        .hasSize(2)
        .allMatch(f -> f.severity() == Severity.WARNING);
  }

  @Test
  void shouldTellOfAWrongPasswordWithoutShowingIt() {
    EndpointSettings wrong =
        PreflightStage.endpoint(
            "new", "redis://127.0.0.1:" + stage.targetPort, "not-it", Trust.platform());

    Finding finding =
        only(stage.check("credentials", stage.source(), wrong, PreflightStage.PLAINTEXT));

    assertThat(finding.message()).contains("Exodus cannot log in", "WRONGPASS");
    assertThat(finding.toString()).doesNotContain("not-it");
  }

  @Test
  void shouldRefuseWhatARealTlsRedisShows() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(REDIS_WITH_TLS), "no Redis server with TLS on this machine");
    EndpointSettings expired = redis(authority.issue("real-old", HERE, "-30d", 10));
    EndpointSettings good = redis(authority.issue("real-good", HERE, "-1d", 100));
    EndpointSettings old =
        redis(
            authority.issue("real-11", HERE, "-1d", 100),
            "--tls-protocols",
            "TLSv1.1",
            "--tls-ciphers",
            "DEFAULT@SECLEVEL=0");

    assertThat(only(check(expired)).message()).startsWith("Its certificate has expired");
    assertThat(check(good).verdict()).isEqualTo(Verdict.PASS);
    assertThat(only(check(old)).message()).startsWith("It offers no secure version of TLS");
  }

  private EndpointSettings redis(Certificates.Issued certificate, String... more)
      throws IOException {
    int plain = FreePort.next();
    int encrypted = FreePort.next();
    List<String> command =
        new ArrayList<>(List.of(REDIS_WITH_TLS.toString(), "--port", Integer.toString(plain)));
    command.addAll(List.of("--tls-port", Integer.toString(encrypted), "--bind", "127.0.0.1"));
    command.addAll(List.of("--tls-cert-file", certificate.certificate().toString()));
    command.addAll(List.of("--tls-key-file", certificate.privateKey().toString()));
    command.addAll(List.of("--tls-ca-cert-file", authority.authority().toString()));
    command.addAll(List.of("--tls-auth-clients", "no", "--save", ""));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .directory(Files.createTempDirectory("exodus-tls-redis-").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    open.add(process::destroyForcibly);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              try (Jedis jedis = new Jedis("127.0.0.1", plain)) {
                PreflightStage.users(jedis);
              }
            });
    return PreflightStage.endpoint("new", "rediss://127.0.0.1:" + encrypted, authority.trust());
  }
}
