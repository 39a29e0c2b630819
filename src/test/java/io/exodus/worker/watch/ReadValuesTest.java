package io.exodus.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.client.EngineApi;
import io.exodus.client.RecordTrouble;
import io.exodus.client.TaskInHand;
import io.exodus.client.ValuesWanted;
import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Reader;
import io.exodus.endpoint.Reader.Content;
import io.exodus.endpoint.Reader.Limits;
import io.exodus.migration.RecordId;
import io.exodus.worker.StubMigration;
import io.exodus.worker.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class ReadValuesTest {

  private static final List<RecordId> RECORDS =
      List.of(new RecordId("0", "address:7"), new RecordId("1", "address:8"));
  private static final Limits LIMITS = new Limits(64, 1024);

  private static final TaskInHand HAND = new TaskInHand("m-1", "task-1", "worker-1");

  private final EngineApi engine = mock();
  private final Reader reader = mock();
  private final EndpointSettings source = StubMigration.endpoint("old");
  private final EndpointSettings target = StubMigration.endpoint("new");

  private void read() throws InterruptedException {
    Family family = mock();
    when(family.reader()).thenReturn(reader);
    EndpointPair link = new EndpointPair("m-1", source, target);
    new ReadValues(engine)
        .ifWanted(new Work(HAND, null, link, family, Map.of(), new Cancellation(), "attempt"));
  }

  private void wanted() {
    List<RecordTrouble> troubles =
        RECORDS.stream()
            .map(r -> new RecordTrouble(r.space(), r.key(), "VALUE", "", "OPEN", 0, null))
            .toList();
    when(engine.valuesWanted("m-1")).thenReturn(new ValuesWanted(42, troubles, 64, 1024));
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> told() {
    ArgumentCaptor<List<Map<String, Object>>> told = ArgumentCaptor.forClass(List.class);
    verify(engine).values(eq(HAND), eq(42L), told.capture());
    return told.getValue();
  }

  @Test
  void shouldTellWhatBothSidesHold() throws InterruptedException {
    wanted();
    Content text = new Content("string", 3, Duration.ofSeconds(1), "abc", true);
    Content large = new Content("hash", 900, null, null, false);
    when(reader.read(source, RECORDS, LIMITS)).thenReturn(List.of(text, large));
    when(reader.read(target, RECORDS, LIMITS)).thenReturn(List.of(Content.NONE, text));

    read();

    assertThat(told()).extracting("key").containsExactly("address:7", "address:8");
    assertThat(told())
        .extracting("source")
        .containsExactly(
            Map.of(
                "type",
                "string",
                "size",
                3L,
                "expiresInMillis",
                1000L,
                "whole",
                true,
                "value",
                "abc"),
            Map.of("type", "hash", "size", 900L, "whole", false));
    assertThat(told()).first().extracting("target").isEqualTo(Map.of("missing", true));
  }

  @Test
  void shouldTellThoseOfTheLivingSideAndWhyTheOtherIsUnread() throws InterruptedException {
    wanted();
    Content text = new Content("string", 3, null, "abc", true);
    when(reader.read(eq(source), any(), any())).thenReturn(List.of(text, text));
    when(reader.read(eq(target), any(), any()))
        .thenThrow(new EndpointException("new", "Connection refused"));

    read();

    assertThat(told()).extracting("target").containsOnly(Map.of("unread", "Connection refused"));
    assertThat(told()).first().extracting("source.value").isEqualTo("abc");
  }

  @Test
  void shouldReadNothingWhereNobodyHasAskedForIt() throws InterruptedException {
    read();

    verify(reader, never()).read(any(), any(), any());
    verify(engine, never()).values(any(), anyLong(), any());
  }
}
