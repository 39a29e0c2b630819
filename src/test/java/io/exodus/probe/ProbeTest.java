package io.exodus.probe;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.Prober;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTest {

  private static final int PATIENCE_MILLIS = 10_000;

  @Test
  void shouldGoOnLookingWhenAReportFails() throws Exception {
    Family family = mock();
    Prober prober = mock();
    when(family.prober()).thenReturn(prober);
    EndpointSettings address = mock();
    when(address.uri()).thenReturn(URI.create("redis://localhost:1"));
    ProbeReports reports = mock();
    doThrow(new IllegalStateException("once more"))
        .when(reports)
        .report(any(), any(), any(), anyLong());

    try (Probe probe = new Probe(List.of(new ProbeTarget("orders", address, family)), reports)) {
      probe.start(Duration.ofMillis(1));

      verify(prober, timeout(PATIENCE_MILLIS).atLeast(3)).greet(address);
    }
  }
}
