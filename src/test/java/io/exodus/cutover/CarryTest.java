package io.exodus.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.client.Attempt;
import io.exodus.client.Attempt.State;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.Family;
import io.exodus.migration.Authority;
import io.exodus.migration.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.ArgumentCaptor;

/** What belongs to the data and is not in the log goes over before the record, or nothing does. */
class CarryTest {

  private static final EndpointPair LINK = new EndpointPair("m-1", null, null);
  private static final Map<String, String> SEQUENCES = Map.of("orders.id", "4711");

  private final EndpointControl old = mock(EndpointControl.class);
  private final EndpointControl next = mock(EndpointControl.class);
  private final Family family = mock(Family.class, invocation -> null);
  private final Fleet fleet = mock(Fleet.class);
  private final AuthorityRecord record = mock(AuthorityRecord.class);
  private final List<Step> steps = new ArrayList<>();

  @BeforeEach
  void arrange() {
    when(next.remembers()).thenReturn(true);
    when(old.position()).thenReturn("1:2");
    when(next.position()).thenReturn("1:3");
    when(old.outsideLog()).thenReturn(SEQUENCES);
  }

  private SwitchReport switchOver(Authority towards) throws InterruptedException {
    when(family.side(LINK, towards)).thenReturn(next);
    when(family.side(LINK, towards.other())).thenReturn(old);
    when(record.begin(towards)).thenReturn(new Attempt(1, towards, 7, State.HELD, false));
    when(record.decide(any(), any()))
        .thenAnswer(call -> new Attempt(1, towards, 8, call.getArgument(1), false));
    return new SwitchOver(family, fleet, record, steps::add)
        .run(new Switch(LINK, towards, Duration.ofMinutes(1), List.of()), new Cancellation());
  }

  @ParameterizedTest
  @EnumSource(Authority.class)
  void shouldCarryWhatIsNotInTheLogBetweenTheDrainAndTheRecord(Authority towards)
      throws InterruptedException {
    SwitchReport report = switchOver(towards);

    Direction drained = Direction.from(towards.other());
    var order = inOrder(old, next, record);
    order.verify(old).fence(7);
    order.verify(next).awaitApplied(eq(drained), eq("1:2"), any());
    order.verify(old).outsideLog();
    order.verify(next).carry(7, SEQUENCES);
    order.verify(record).decide(any(), eq(State.DECIDED));
    order.verify(next).open(8);
    verify(old, never()).carry(anyLong(), any());
    assertThat(report.micros()).containsKey(Step.CARRY);
  }

  @Test
  void shouldAbortWhenTheNextSideDoesNotTakeIt() throws InterruptedException {
    doThrow(new EndpointException("new", "it has no sequence orders.id"))
        .when(next)
        .carry(7, SEQUENCES);

    assertThatExceptionOfType(CutoverAbortedException.class)
        .isThrownBy(() -> switchOver(Authority.TARGET))
        .withMessageContaining("it has no sequence orders.id");

    verify(record, never()).decide(any(), eq(State.DECIDED));
    verify(next, never()).open(anyLong());
    verify(old).open(8);
    verify(fleet).route(Authority.SOURCE, 8);
    ArgumentCaptor<Map<String, Object>> evidence = ArgumentCaptor.captor();
    verify(record).complete(any(), evidence.capture());
    assertThat(evidence.getValue()).containsEntry("outcome", "aborted");
    assertThat(steps).endsWith(Step.CARRY, Step.UNDO);
  }

  /** There are families without such state: they need no more than to say so. */
  @Test
  void shouldAskNothingOfTheNextSideWhenTheLogHasEverything() throws InterruptedException {
    when(old.outsideLog()).thenReturn(Map.of());

    switchOver(Authority.TARGET);

    verify(next, never()).carry(anyLong(), any());
    verify(record).decide(any(), eq(State.DECIDED));
  }
}
