package io.exodus.worker.move;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.client.EngineApi;
import io.exodus.client.EngineClock;
import io.exodus.client.MigrationView;
import io.exodus.client.Progress;
import io.exodus.client.TaskInHand;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.Copier;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointRefusedException;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Schema;
import io.exodus.endpoint.tls.Trust;
import io.exodus.migration.Authority;
import io.exodus.migration.Phase;
import io.exodus.migration.Route;
import io.exodus.worker.Work;
import io.exodus.worker.preflight.PreflightStage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** What is made around the copy, and in which order. */
class CopyRecordsTest {

  private static final TaskInHand HAND = new TaskInHand("m-1", "task-1", "worker-1");

  private final EngineApi engine = mock();
  private final EndpointControl target = mock();
  private final Copier copier = mock();
  private final Schema schema = mock();
  private final Family family = mock();

  @BeforeEach
  void setUp() throws InterruptedException {
    when(engine.clock()).thenReturn(new EngineClock());
    when(engine.migration("m-1"))
        .thenReturn(
            new MigrationView(
                "m-1",
                "run-1",
                null,
                Phase.COPYING,
                Instant.EPOCH,
                new Route(Authority.SOURCE, 7, false)));
    when(family.schema()).thenReturn(schema);
    when(family.copier()).thenReturn(copier);
    when(family.side(any(), eq(Authority.TARGET))).thenReturn(target);
    when(copier.copy(any(), any(), any())).thenReturn(new Copier.Result(5, 0, "r:9"));
  }

  private Map<String, Object> copy() throws Exception {
    var old = PreflightStage.endpoint("old", "redis://127.0.0.1:1", Trust.platform());
    EndpointPair link = new EndpointPair("m-1", old, old);
    return new CopyRecords(engine)
        .handle(new Work(HAND, null, link, family, Map.of(), new Cancellation(), "attempt-1"));
  }

  private static boolean ended(Progress progress) {
    return progress != null && progress.ended();
  }

  @Test
  void shouldMakeTheSchemaAroundTheCopyOfAFencedTarget() throws Exception {
    assertThat(copy()).containsEntry("copied", 5L);

    InOrder order = inOrder(target, schema, copier, engine);
    order.verify(target).fence(7);
    order.verify(schema).beforeData(any(), any());
    order.verify(copier).copy(any(), any(), any());
    order.verify(engine).progress(eq(HAND), argThat(CopyRecordsTest::ended));
    order.verify(schema).afterData(any(), any());
  }

  @Test
  void shouldNotCopyAgainWhenWhatComesAfterTheDataFails() throws Exception {
    doThrow(new EndpointException("new", "the disk is full")).when(schema).afterData(any(), any());
    assertThatThrownBy(this::copy).isInstanceOf(EndpointException.class);
    when(engine.progress("m-1"))
        .thenReturn(List.of(new Progress("COPY", 5, 5, "", Instant.EPOCH, Instant.EPOCH, true)));

    assertThatThrownBy(this::copy).isInstanceOf(EndpointException.class);

    verify(copier).copy(any(), any(), any());
  }

  @Test
  void shouldNameEachUserOfTheApplicationsThatWouldStayLockedOut() throws Exception {
    when(target.lockedOut()).thenReturn(new TreeSet<>(Set.of("shop", "batch")));

    assertThatThrownBy(this::copy)
        .isInstanceOf(EndpointRefusedException.class)
        .hasMessageContaining("'batch', 'shop'");

    verify(target, never()).fence(anyLong());
    verify(copier, never()).copy(any(), any(), any());
  }
}
