package io.exodus.engine.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.client.Sample;
import io.exodus.engine.database.ExodusSchema;
import io.exodus.engine.store.AttemptStore;
import io.exodus.engine.store.ConflictException;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.journal.EntryType;
import io.exodus.journal.JournalChain;
import io.exodus.journal.JournalEntry;
import io.exodus.migration.Authority;
import io.exodus.migration.Phase;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Verdict;
import io.exodus.server.PostgresServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The record of authority on PostgreSQL: the same, and between connections of several nodes. */
class PostgresRecordIT extends RecordOfAuthorityTest {

  private static final int NODES = 8;

  /** What these tests write; the approvals given before are of other types. */
  private static final Predicate<JournalEntry> EVIDENCE = entry -> entry.is(EntryType.EVIDENCE);

  @Override
  DataSource emptyDatabase() {
    return PostgresServer.database(PostgresServer.newDatabase());
  }

  /** Each on a connection of its own, let go at the same moment. */
  private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    CyclicBarrier start = new CyclicBarrier(calls.size());
    try {
      List<Future<T>> results = new ArrayList<>();
      for (Callable<T> call : calls) {
        results.add(
            threads.submit(
                () -> {
                  start.await(10, TimeUnit.SECONDS);
                  return call.call();
                }));
      }
      List<T> values = new ArrayList<>();
      for (Future<T> result : results) {
        values.add(result.get(30, TimeUnit.SECONDS));
      }
      return values;
    } finally {
      threads.shutdownNow();
    }
  }

  private State decide(Attempt held, State decision) {
    try {
      return routes.decide(ID, held.number(), held.epoch(), decision, "exodusWorker").state();
    } catch (ConflictException e) {
      return null;
    }
  }

  @Test
  void shouldLetExactlyOneOfSeveralNodesDecide() throws Exception {
    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    Attempt held = begin(Authority.TARGET);

    List<State> decisions =
        together(
            IntStream.range(0, NODES)
                .<Callable<State>>mapToObj(
                    n -> () -> decide(held, n % 2 == 0 ? State.DECIDED : State.ABORTED))
                .toList());

    List<State> won = decisions.stream().filter(decision -> decision != null).toList();
    assertThat(won).hasSize(1);
    assertThat(route().authority())
        .isEqualTo(won.get(0) == State.DECIDED ? Authority.TARGET : Authority.SOURCE);
    assertThat(route().epoch()).isEqualTo(held.epoch() + 1);
  }

  @Test
  void shouldCompareAndSetEvenWithoutTheLockOnTheRoute() throws Exception {
    approve(Phase.CUTTING_OVER, "approveCutover", "approve");
    Attempt held = begin(Authority.TARGET);
    AttemptStore attempts = new AttemptStore(jdbc);

    List<Boolean> set =
        together(
            IntStream.range(0, NODES)
                .<Callable<Boolean>>mapToObj(
                    n ->
                        () ->
                            transaction.execute(
                                tx ->
                                    attempts.decide(
                                        ID, held.number(), held.epoch(), State.DECIDED, 9)))
                .toList());

    assertThat(set).containsOnlyOnce(true);
  }

  @Test
  void shouldKeepTheJournalsChainWhenSeveralNodesWrite() throws Exception {
    int each = 25;

    together(
        IntStream.range(0, NODES)
            .<Callable<Void>>mapToObj(
                node ->
                    () -> {
                      for (int n = 0; n < each; n++) {
                        String subject = node + "-" + n;
                        transaction.executeWithoutResult(
                            tx ->
                                journal.append(
                                    ID, EntryType.EVIDENCE, "ada", subject, Map.of("n", 1)));
                      }
                      return null;
                    })
            .toList());

    var entries = journal.entries(ID);
    assertThat(entries).filteredOn(EVIDENCE).hasSize(NODES * each);
    assertThat(JournalChain.verify(entries).whole()).isTrue();
  }

  @Test
  void shouldNotWaitForEachOtherWhenWhatTheyNoteRefersToTheMigration() throws Exception {
    CyclicBarrier noted = new CyclicBarrier(NODES);
    FindingStore findings = new FindingStore(jdbc);

    together(
        IntStream.range(0, NODES)
            .<Callable<Void>>mapToObj(
                node ->
                    () -> {
                      transaction.executeWithoutResult(
                          tx -> {
                            findings.replace(ID, "check-" + node, Verdict.PASS, List.of());
                            await(noted);
                            journal.append(
                                ID, EntryType.EVIDENCE, "ada", "check-" + node, Map.of());
                          });
                      return null;
                    })
            .toList());

    assertThat(journal.entries(ID)).filteredOn(EVIDENCE).hasSize(NODES);
    assertThat(findings.checks(ID)).hasSize(NODES);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldBringTheTablesUpOnceWhenSeveralNodesStart() throws Exception {
    DataSource empty = emptyDatabase();

    together(
        Collections.nCopies(
            NODES,
            () -> {
              ExodusSchema.migrate(empty);
              return null;
            }));

    assertThat(
            JdbcClient.create(empty)
                .sql("select count(*) from exodus_schema")
                .query(Long.class)
                .single())
        .isPositive();
  }

  @Test
  void shouldRefuseADatabaseThatConfirmsWhatItHasNotWritten() {
    String name = PostgresServer.newDatabase();
    JdbcClient.create(PostgresServer.database(name))
        .sql("alter database " + name + " set synchronous_commit = off")
        .update();

    assertThatThrownBy(() -> ExodusSchema.migrate(PostgresServer.database(name)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("synchronous_commit=off");
  }

  @Test
  void shouldKeepOneOfTwoSamplesOfTheSameInstant() {
    SampleStore samples = new SampleStore(jdbc);
    Sample sample = new Sample(Instant.parse("2026-01-01T00:00:00Z"), Map.of("requests", 1.0));

    transaction.executeWithoutResult(
        tx -> {
          samples.add(ID, sample);
          samples.add(ID, sample);
        });

    assertThat(samples.since(ID, sample.at())).containsExactly(sample);
  }
}
