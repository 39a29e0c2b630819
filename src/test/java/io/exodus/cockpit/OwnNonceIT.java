package io.exodus.cockpit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.ExodusApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Pages of Camunda's web applications that load while others ask for something there. */
class OwnNonceIT {

  private static final int LOADS = 200;
  private static final int POLLERS = 4;
  private static final Pattern IN_HEADER = Pattern.compile("script-src 'nonce-([\\w-]{20,})'");
  private static final Pattern IN_PAGE = Pattern.compile("nonce=\"([\\w-]+)\"");

  /** As Camunda 7.24 sends it where nothing is configured. */
  private static final String POLICY =
      "base-uri 'self';script-src 'nonce-?' 'strict-dynamic' 'unsafe-eval' https: 'self'"
          + " 'unsafe-inline';style-src 'unsafe-inline' 'self';default-src 'self';img-src 'self'"
          + " data:;block-all-mixed-content;form-action 'self';frame-ancestors 'none';object-src"
          + " 'none';sandbox allow-forms allow-scripts allow-same-origin allow-popups"
          + " allow-downloads";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void shouldGiveEachPageTheNonceOfItsOwnPolicyWhileOthersLoadToo() throws Exception {
    try (var server = start("/shop", "/work");
        var others = new Pollers(server)) {
      Set<String> nonces = new HashSet<>();
      for (int i = 0; i < LOADS; i++) {
        Page page = load(page(server, i % 2 == 0 ? "tasklist" : "cockpit"));

        assertThat(page.inPage()).as("load %s", i).isNotEmpty().containsOnly(page.inHeader());
        assertThat(page.policy()).isEqualTo(POLICY.replace("?", page.inHeader()));
        assertThat(nonces.add(page.inHeader())).as("a nonce is used once").isTrue();
      }
      others.assertAtWork();
    }
  }

  /** What is mended here is there: without, a page that no browser runs comes soon. */
  @Test
  void shouldLeaveCamundasOwnNonceWhereToldTo() throws Exception {
    try (var server = start("", "/camunda", "--exodus.webapps.own-nonce=false");
        var others = new Pollers(server)) {
      URI tasklist = page(server, "tasklist");

      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> load(tasklist), page -> !page.inPage().contains(page.inHeader()));
      others.assertAtWork();
    }
  }

  private static ConfigurableApplicationContext start(
      String contextPath, String applicationPath, String... more) {
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.add("--spring.config.name=exodus,migration-tab");
    arguments.add("--spring.datasource.url=jdbc:h2:mem:own-nonce" + contextPath.hashCode());
    arguments.add("--server.port=0");
    arguments.add("--server.servlet.context-path=" + contextPath);
    arguments.add("--camunda.bpm.webapp.application-path=" + applicationPath);
    return new SpringApplicationBuilder(ExodusApplication.class)
        .run(arguments.toArray(String[]::new));
  }

  private static URI page(ConfigurableApplicationContext server, String application) {
    var environment = server.getEnvironment();
    return URI.create(
        "http://localhost:"
            + environment.getProperty("local.server.port")
            + environment.getProperty("server.servlet.context-path")
            + environment.getProperty("camunda.bpm.webapp.application-path")
            + "/app/"
            + application
            + "/default/");
  }

  private record Page(String policy, String inHeader, Set<String> inPage) {}

  private Page load(URI uri) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    String policy = response.headers().firstValue("Content-Security-Policy").orElseThrow();
    Matcher header = IN_HEADER.matcher(policy);
    assertThat(header.find()).as(policy).isTrue();
    Set<String> inPage = new HashSet<>();
    IN_PAGE.matcher(response.body()).results().forEach(nonce -> inPage.add(nonce.group(1)));
    return new Page(policy, header.group(1), inPage);
  }

  /** Others in the web applications: half ask for data, half load a page. */
  private final class Pollers implements AutoCloseable {

    private final AtomicBoolean closed = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Integer> answers = new ArrayList<>();

    Pollers(ConfigurableApplicationContext server) {
      URI page = page(server, "cockpit");
      URI data = page.resolve("../../../api/engine/engine/");
      for (int i = 0; i < POLLERS; i++) {
        HttpRequest request = HttpRequest.newBuilder(i % 2 == 0 ? page : data).build();
        Thread thread = new Thread(() -> poll(request), "poller-" + i);
        thread.start();
        threads.add(thread);
      }
    }

    private void poll(HttpRequest request) {
      try {
        while (!closed.get()) {
          int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
          synchronized (answers) {
            answers.add(status);
          }
        }
      } catch (IOException | InterruptedException e) {
        // The server is closed after this; an error before leaves too few answers.
      }
    }

    /** Waits, since the page that is looked for may come before they have asked twice. */
    void assertAtWork() {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                synchronized (answers) {
                  assertThat(answers).hasSizeGreaterThan(POLLERS).containsOnly(200);
                }
              });
    }

    @Override
    public void close() throws InterruptedException {
      closed.set(true);
      for (Thread thread : threads) {
        thread.join(10_000);
      }
    }
  }
}
