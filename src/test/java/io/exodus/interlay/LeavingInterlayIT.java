package io.exodus.interlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientPauseMode;

/** An interlay that is told to stop. */
class LeavingInterlayIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path directory;
  private InterlayBench bench;
  private Jedis source;

  @BeforeEach
  void start() throws Exception {
    bench = new InterlayBench(directory).start();
    source = bench.servers.source();
  }

  @AfterEach
  void stop() throws Exception {
    source.close();
    bench.close();
  }

  /** A write that the database answers only after that time. */
  private WireClient slowWrite(long millis) throws IOException {
    WireClient client = bench.wire();
    client.ask("PING");
    source.clientPause(millis, ClientPauseMode.WRITE);
    client.send("SET", "a", "1");
    await().atMost(PATIENCE).until(() -> source.info("clients").contains("blocked_clients:1"));
    return client;
  }

  @Test
  void shouldLetAnswersThroughAndBeginNothingNewBeforeItEnds() throws Exception {
    WireClient idle = bench.wire();
    idle.ask("PING");
    WireClient busy = slowWrite(2_000);

    Thread stop = new Thread(bench.interlay::close);
    stop.start();
    assertThatThrownBy(idle::read).isInstanceOf(EOFException.class);
    busy.send("SET", "a", "2");
    assertThatThrownBy(bench::wire).isInstanceOf(ConnectException.class);

    assertThat(busy.read()).isEqualTo("+OK");
    assertThat(busy.read()).startsWith("-TRYAGAIN");
    stop.join(PATIENCE.toMillis());
    assertThat(source.get("a")).isEqualTo("1");
  }

  @Test
  void shouldEndInTimeWhenAnAnswerDoesNotCome() throws Exception {
    WireClient busy = slowWrite(60_000);
    long begin = System.nanoTime();

    bench.interlay.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
    assertThatThrownBy(busy::read).isInstanceOf(IOException.class);
    source.clientUnpause();
  }

  @Test
  void shouldTellTheEngineThatItIsGone() {
    await().atMost(PATIENCE).until(() -> bench.engine.last.control() != null);

    bench.interlay.close();

    assertThat(bench.engine.left).isEqualTo(bench.interlay.instanceId());
    int reports = bench.engine.reports.get();
    bench.interlay.close();
    assertThat(bench.engine.reports).hasValue(reports);
  }
}
