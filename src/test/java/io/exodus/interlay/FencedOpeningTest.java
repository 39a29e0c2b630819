package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.exodus.interlay.control.InterlayControl;
import io.exodus.interlay.redis.RedisProtocol;
import io.exodus.migration.Authority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link that is being opened while a hold begins: the fence behind it ends what had logged in. */
class FencedOpeningTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  @TempDir Path directory;

  @Test
  void shouldFailNoCommandWhenAnAttemptIsCalledOffWhileALinkIsBeingOpened() throws Exception {
    try (SlowServer source = new SlowServer();
        SlowServer target = new SlowServer();
        Interlay interlay = interlay(source, target)) {
      interlay.start();
      var control =
          new InterlayControl(
              interlay.controlUri(), interlay.controlKey(), null, Duration.ofSeconds(10));
      try (WireClient client = new WireClient(interlay.address().getPort())) {
        assertThat(client.ask("AUTH", "app", "pw")).isEqualTo("+OK");
        // Called off once: its link is opened anew, and its login is slow.
        control.hold(2, LONG, DRAIN);
        source.silent();
        control.route(3, Authority.SOURCE);
        await().until(() -> !source.waiting().isEmpty());
        SlowServer.Link opening = source.waiting().get(0);
        // And once more, meanwhile.
        control.hold(4, LONG, DRAIN);
        client.send("SET", "a", "1");
        await().until(() -> interlay.stats().held() == 1);
        source.answering();
        control.route(5, Authority.SOURCE);
        opening.answerAndEnd();

        assertThat(client.read()).isEqualTo("+OK");
      }
    }
  }

  private Interlay interlay(SlowServer source, SlowServer target) throws IOException {
    return new Interlay(
        new RedisProtocol(),
        new InterlaySettings(
            "shop",
            "redis",
            new InetSocketAddress("127.0.0.1", 0),
            new Upstream("127.0.0.1", source.port()),
            new Upstream("127.0.0.1", target.port()),
            new InetSocketAddress("127.0.0.1", 0),
            null,
            InterlayBench.TOKEN,
            directory,
            Duration.ofSeconds(30)),
        new FakeEngine());
  }
}
