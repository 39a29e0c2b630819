package io.exodus.demo.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A database of the demo that is to be moved: two endpoints with an interlay between them. */
public enum DemoDatabase {
  ORDERS("The orders move to their new Redis", Duration.ofSeconds(20), List.of()),
  /** Observed for long enough to be called back meanwhile. */
  SESSIONS("The sessions move to their new Redis", Duration.ofMinutes(10), List.of()),
  /** Its new server was set up as the cache that it is not: the preflight finds that. */
  CATALOG(
      "The catalog moves to its new Redis",
      Duration.ofSeconds(20),
      List.of("maxmemory 256mb", "maxmemory-policy allkeys-lru"));

  private final String description;
  private final Duration rollbackWindow;
  private final List<String> targetSettings;

  DemoDatabase(String description, Duration rollbackWindow, List<String> targetSettings) {
    this.description = description;
    this.rollbackWindow = rollbackWindow;
    this.targetSettings = targetSettings;
  }

  /** Of the interlay, and of the plan. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String source() {
    return title() + "-old";
  }

  public String target() {
    return title() + "-new";
  }

  /** Both: they listen on this machine only. */
  public String acceptPlaintext() {
    return source() + ", " + target();
  }

  public String description() {
    return description;
  }

  /** Short: nobody is to be kept waiting. */
  public Duration rollbackWindow() {
    return rollbackWindow;
  }

  /** Lines of the target server's configuration. */
  List<String> targetSettings() {
    return targetSettings;
  }
}
