package io.exodus.endpoint.redis.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.endpoint.redis.control.Checkpoint;
import io.exodus.endpoint.redis.replication.ReplicationEntry;
import io.exodus.endpoint.redis.replication.ReplicationEntry.Kind;
import io.exodus.endpoint.redis.replication.Spool;
import io.exodus.endpoint.redis.wire.Position;
import io.exodus.endpoint.redis.wire.RespBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyBatchTest {

  private static final long ALL = Long.MAX_VALUE;

  @TempDir Path directory;
  private Spool spool;
  private long offset;

  @BeforeEach
  void open() throws Exception {
    spool = new Spool(directory.resolve("s"), 1 << 20);
  }

  @AfterEach
  void close() throws Exception {
    spool.close();
  }

  @Test
  void shouldTakeWhatIsThereWithoutWaiting() throws Exception {
    put(Kind.COMMAND, 0);
    put(Kind.POSITION, 3);

    ApplyBatch batch = take(ALL);

    assertThat(batch.commands().size()).isEqualTo(1);
    Checkpoint after = batch.after(Checkpoint.ready(new Position("old", 0), 4), "new");
    assertThat(after.position()).isEqualTo(new Position("new", 2));
    assertThat(after.database()).isEqualTo(3);
    assertThat(after.attempt()).isEqualTo(4);
    assertThat(take(ALL)).isNull();
  }

  @Test
  void shouldNotSplitATransactionWhenItIsLargerThanABatch() throws Exception {
    put(Kind.COMMAND, 0);
    put(Kind.BEGIN, 0);
    for (int i = 0; i < 5_000; i++) {
      put(Kind.COMMAND, 0);
    }
    put(Kind.COMMIT, 0);
    put(Kind.COMMAND, 0);

    assertThat(take(ALL).commands().size()).isEqualTo(5_001);
    assertThat(take(ALL).commands().size()).isEqualTo(1);
  }

  @Test
  void shouldBoundABatchWhenCommandsAreSingle() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      put(Kind.COMMAND, 0);
    }

    assertThat(take(ALL).commands().size()).isEqualTo(2_000);
  }

  @Test
  void shouldStopAtTheBound() throws Exception {
    for (int i = 0; i < 10; i++) {
      put(Kind.COMMAND, 0);
    }

    assertThat(take(4).offset()).isEqualTo(4);
    assertThat(take(4)).isNull();
  }

  @Test
  void shouldApplyNothingOfATransactionWhenItsRestWillNotCome() throws Exception {
    put(Kind.BEGIN, 0);
    put(Kind.COMMAND, 0);

    assertThatThrownBy(
            () ->
                ApplyBatch.take(
                    spool,
                    ALL,
                    0,
                    () -> {
                      throw new IllegalStateException("over");
                    }))
        .hasMessage("over");
  }

  @Test
  void shouldKeepATransactionInAFileWhenItDoesNotFitIntoMemory() throws Exception {
    put(Kind.BEGIN, 0);
    for (int i = 0; i < 39; i++) {
      spool.put(new ReplicationEntry(Kind.COMMAND, ++offset, i % 3, i == 20, new byte[1 << 20]));
    }
    byte[] flush = RespBuffer.encode(RespBuffer.ascii("FLUSHDB"));
    spool.put(new ReplicationEntry(Kind.WIPE, ++offset, 0, false, flush));
    put(Kind.COMMIT, 0);

    ApplyBatch batch = take(ALL);

    assertThat(batch.commands().large()).isTrue();
    assertThat(batch.commands().databases()).containsExactly(0, 1, 2);
    assertThat(batch.commands().wipes()).isTrue();
    for (int look = 0; look < 2; look++) {
      List<ApplyBatch.Command> seen = new ArrayList<>();
      batch.commands().each((index, command) -> seen.add(command));
      assertThat(seen).hasSize(40);
      assertThat(seen.subList(0, 39)).allMatch(command -> command.bytes().length == 1 << 20);
      assertThat(seen.get(39).bytes()).isEqualTo(flush);
      assertThat(seen.get(20).estimated()).isTrue();
      assertThat(seen.get(38).database()).isEqualTo(2);
      assertThat(seen.get(39).wipe()).isTrue();
    }
    batch.close();
    assertThat(directory.resolve("s")).isEmptyDirectory();
  }

  private ApplyBatch take(long bound) throws Exception {
    return ApplyBatch.take(spool, bound, 0, () -> {});
  }

  private void put(Kind kind, int database) throws Exception {
    spool.put(ReplicationEntry.of(kind, ++offset, database));
  }
}
