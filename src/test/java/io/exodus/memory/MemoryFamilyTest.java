package io.exodus.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Comparer;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.Divergence;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.FailedRecord;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.FenceBrokenException;
import io.exodus.endpoint.StaleEpochException;
import io.exodus.endpoint.StreamLostException;
import io.exodus.memory.family.MemoryFamily;
import io.exodus.memory.server.MemoryDatabase;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import io.exodus.migration.RecordId;
import io.exodus.migration.StreamState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the runbook relies on in a family. */
class MemoryFamilyTest {

  private static final RecordId ORDER = new RecordId("orders", "1");

  private final MemoryPair databases = new MemoryPair();
  private final EndpointPair link = databases.link();
  private final Family family = new MemoryFamily();
  private final List<Followed> streams = new ArrayList<>();

  @AfterEach
  void tearDown() throws Exception {
    for (Followed stream : streams) {
      stream.close();
    }
    databases.close();
  }

  @Test
  void shouldCopyAndFollowEachChangeOnceWhoeverFollows() throws Exception {
    LineClient application = MemoryPair.application(databases.source());
    for (int i = 0; i < 1_000; i++) {
      application.send("SET orders " + i + " ordered");
    }
    application.send("ADD counters sold 5");
    Copier.Result copied = copy();
    assertThat(copied.copied()).isEqualTo(1_001);

    Followed first = follow(Direction.FORWARD);
    for (int i = 0; i < 2_000; i++) {
      application.send("ADD counters sold 1");
      if (i == 1_000) {
        first.close();
        follow(Direction.FORWARD);
      }
    }
    application.send("DEL orders 7");
    try (EndpointControl source = side(Authority.SOURCE);
        EndpointControl target = side(Authority.TARGET)) {
      target.awaitApplied(Direction.FORWARD, source.position(), Duration.ofSeconds(10));
    }

    assertThat(read(databases.target(), "counters sold")).isEqualTo("VALUE 2005");
    assertThat(read(databases.target(), "orders 7")).isEqualTo("NONE");
    assertThat(divergences(Direction.FORWARD)).isEmpty();
  }

  @Test
  void shouldRefuseToCopyOverRecordsOfOthers() {
    MemoryPair.application(databases.target()).send("SET orders 1 mine");

    assertThatThrownBy(this::copy)
        .isInstanceOf(EndpointRefusedException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void shouldTellTheLagByTheLastMarker() throws Exception {
    copy();
    Followed stream = follow(Direction.FORWARD);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    family.markers().write(link, Direction.FORWARD, now);

    await().until(() -> stream.status() != null && stream.status().lag() != null);

    assertThat(stream.status().lag().written()).isEqualTo(now);
    assertThat(family.markers().applied(link, Direction.FORWARD)).contains(now);
  }

  @Test
  void shouldKeepApplicationsOutWhileAFenceStands() {
    LineClient application = MemoryPair.application(databases.source());
    try (EndpointControl side = side(Authority.SOURCE)) {
      assertThatThrownBy(side::proveFence).isInstanceOf(FenceBrokenException.class);
      side.raiseEpoch(1);
      side.fence(1);
      side.proveFence();

      assertThat(side.fenced(1)).isTrue();
      assertThatThrownBy(() -> application.send("SET orders 1 late"))
          .isInstanceOf(UncheckedIOException.class);
      assertThatThrownBy(() -> MemoryPair.application(databases.source()))
          .hasMessageContaining("DENIED");

      side.open(1);
      side.proveAdmission(1);
    }
    assertThat(read(databases.source(), "orders 1")).isEqualTo("NONE");
  }

  @Test
  void shouldRefuseWhoeverHasAnOlderEpoch() {
    try (EndpointControl sleeper = side(Authority.SOURCE);
        EndpointControl successor = side(Authority.SOURCE)) {
      sleeper.raiseEpoch(1);
      successor.raiseEpoch(2);

      assertThatThrownBy(() -> sleeper.fence(1)).isInstanceOf(StaleEpochException.class);
      assertThat(read(databases.source(), "orders 1")).isEqualTo("NONE");
      sleeper.fence(3);
    }
  }

  @Test
  void shouldCarryTheTargetsWritesBackOnceTheReverseStreamMayBegin() throws Exception {
    copy();
    Followed forward = follow(Direction.FORWARD);
    Followed back = follow(Direction.REVERSE);
    await().until(() -> back.is(StreamState.ARMED));
    try (EndpointControl source = side(Authority.SOURCE);
        EndpointControl target = side(Authority.TARGET)) {
      target.endStream(Direction.FORWARD, 1);
      await().until(() -> forward.is(StreamState.ENDED));
      source.startStream(Direction.REVERSE, 1, 1, target.position());
      MemoryPair.application(databases.target()).send("ADD counters sold 3");
      source.awaitApplied(Direction.REVERSE, target.position(), Duration.ofSeconds(10));

      assertThatThrownBy(() -> target.empty(1)).isInstanceOf(EndpointRefusedException.class);
    }
    assertThat(read(databases.source(), "counters sold")).isEqualTo("VALUE 3");
  }

  @Test
  void shouldTellThatAStreamIsLostWhereTheLogDoesNotReachBack() throws Exception {
    copy();
    try (LineClient administrator = MemoryPair.administrator(databases.source())) {
      administrator.send("RETAIN 1");
      administrator.send("SET orders 1 a");
      administrator.send("SET orders 1 b");
    }

    assertThatThrownBy(() -> follow(Direction.FORWARD).end())
        .isInstanceOfSatisfying(
            StreamLostException.class, lost -> assertThat(lost.pointless()).isTrue());
  }

  @Test
  void shouldFindWhatDiffersAndRepairIt() throws Exception {
    MemoryPair.application(databases.source()).send("SET orders 1 right");
    copy();
    MemoryPair.application(databases.target()).send("SET orders 1 wrong");
    MemoryPair.application(databases.target()).send("SET orders 2 nobodys");
    Followed stream = follow(Direction.FORWARD);
    assertThat(divergences(Direction.FORWARD))
        .extracting(Divergence::kind)
        .containsExactly(Divergence.Kind.VALUE, Divergence.Kind.MISSING_ON_SOURCE);

    stream.wantRepaired(ORDER, new RecordId("orders", "2"));

    await().until(() -> stream.repaired().size() == 2);
    assertThat(divergences(Direction.FORWARD)).isEmpty();
  }

  @Test
  void shouldGoOnWithoutAChangeThatTheDestinationRefuses() throws Exception {
    LineClient application = MemoryPair.application(databases.source());
    application.send("ADD counters sold 1");
    copy();
    MemoryPair.application(databases.target()).send("SET counters sold many");
    Followed stream = follow(Direction.FORWARD);
    application.send("ADD counters sold 1");

    await().until(() -> stream.repaired().size() == 1);

    assertThat(stream.failed())
        .extracting(FailedRecord::record)
        .containsExactly(new RecordId("counters", "sold"));
    assertThat(read(databases.target(), "counters sold")).isEqualTo("VALUE 2");
  }

  private Copier.Result copy() throws InterruptedException {
    return family
        .copier()
        .copy(
            link,
            new Copier.Listener() {
              @Override
              public void progress(long copied, long expected, long bytes) {}

              @Override
              public void failed(FailedRecord record) {}
            },
            new Cancellation());
  }

  private Followed follow(Direction direction) {
    Followed stream = new Followed(family, link, direction);
    streams.add(stream);
    return stream;
  }

  private List<Divergence> divergences(Direction direction) throws InterruptedException {
    List<Divergence> found = new ArrayList<>();
    family
        .comparer()
        .compare(
            link,
            direction,
            Duration.ofMillis(200),
            new Comparer.Listener() {
              @Override
              public void progress(long compared, long expected, long suspected) {}

              @Override
              public void divergence(Divergence divergence) {
                found.add(divergence);
              }
            },
            new Cancellation());
    return found;
  }

  private EndpointControl side(Authority side) {
    return family.side(link, side);
  }

  private static String read(MemoryDatabase database, String record) {
    try (LineClient reader = MemoryPair.administrator(database)) {
      return reader.send("GET " + record);
    }
  }
}
