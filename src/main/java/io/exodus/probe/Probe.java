package io.exodus.probe;

import io.exodus.endpoint.EndpointException;
import io.exodus.thread.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes to each interlay as an application of its network would, from time to time: it connects,
 * over TLS where the address says so, logs in, and waits for an answer. It reports what it found to
 * the engine.
 */
public final class Probe implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  private final List<ProbeTarget> targets;
  private final ProbeReports reports;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("exodus-probe"));
  private final Map<String, String> told = new TreeMap<>();

  public Probe(List<ProbeTarget> targets, ProbeReports reports) {
    this.targets = List.copyOf(targets);
    this.reports = reports;
  }

  // A look catches what goes wrong; close ends them.
  @SuppressWarnings("FutureReturnValueIgnored")
  public void start(Duration interval) {
    timer.scheduleWithFixedDelay(this::look, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks for each interlay once, and reports. */
  void look() {
    for (ProbeTarget target : targets) {
      String trouble;
      long began = System.nanoTime();
      try {
        target.family().prober().greet(target.address());
        trouble = null;
      } catch (EndpointException e) {
        trouble = e.what() + (e.remedy().isEmpty() ? "" : "; " + e.remedy());
      } catch (RuntimeException e) {
        trouble = e.toString();
      }
      report(target, trouble, Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
  }

  private void report(ProbeTarget target, String trouble, long millis) {
    String name = target.interlay();
    try {
      reports.report(name, target.address().uri().toString(), trouble, millis);
      say(name, trouble == null ? "is reached" : "is not reachable: " + trouble);
    } catch (IOException | RuntimeException e) {
      say(name, "cannot be reported on: " + e.getMessage());
    }
  }

  /** Once for each change: a probe runs for weeks. */
  private void say(String interlay, String words) {
    if (!words.equals(told.put(interlay, words))) {
      LOG.info("the interlay '{}' {}", interlay, words);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
