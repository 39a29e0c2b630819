package io.exodus.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Negative control: what the traffic's books must notice. */
class LineTrafficTest {

  private final MemoryPair databases = new MemoryPair();
  private final LineClient database = MemoryPair.administrator(databases.source());

  @AfterEach
  void tearDown() {
    database.close();
    databases.close();
  }

  @Test
  void shouldFindNothingWhereNothingIsLost() {
    assertThat(traffic(10, () -> {}).problems(database)).isEmpty();
  }

  @Test
  void shouldNoticeAWriteThatIsLostOrDoubled() {
    LineTraffic traffic = traffic(10, () -> {});
    database.send("ADD counters client-0 -1");
    database.send("ADD counters client-1 1");

    assertThat(traffic.problems(database))
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem).startsWith("counters client-"));
  }

  @Test
  void shouldNoticeATextThatIsNotTheLast() {
    LineTraffic traffic = traffic(10, () -> {});
    database.send("SET orders 0-1 ordered-0");

    assertThat(traffic.problems(database)).singleElement().asString().startsWith("orders 0-1 is");
  }

  @Test
  void shouldNoticeASequenceThatBeginsAgain() {
    LineTraffic traffic = traffic(10, () -> database.send("SEQUENCE tickets 0"));

    assertThat(traffic.problems(database))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).startsWith("the sequence"));
  }

  /** Some writes, the event, and as many again. */
  private LineTraffic traffic(int writes, Runnable event) {
    LineTraffic traffic = new LineTraffic(databases.source().uri().getPort());
    try (traffic) {
      await().until(() -> traffic.acknowledged() > writes);
      event.run();
      long goal = traffic.acknowledged() + writes;
      await().until(() -> traffic.acknowledged() > goal);
    }
    return traffic;
  }
}
