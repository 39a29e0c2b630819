package io.exodus.demo;

import java.util.List;
import java.util.Locale;

/** A database of the demo that is to be moved: two endpoints with an interlay between them. */
enum DemoDatabase {
  ORDERS("The orders move to their new Redis", List.of()),
  SESSIONS("The sessions move to their new Redis", List.of()),
  /** Its new server was set up as the cache that it is not: the preflight finds that. */
  CATALOG(
      "The catalog moves to its new Redis",
      List.of("maxmemory 256mb", "maxmemory-policy allkeys-lru"));

  private final String description;
  private final List<String> targetSettings;

  DemoDatabase(String description, List<String> targetSettings) {
    this.description = description;
    this.targetSettings = targetSettings;
  }

  /** Of the interlay, and of the plan. */
  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  String source() {
    return title() + "-old";
  }

  String target() {
    return title() + "-new";
  }

  String description() {
    return description;
  }

  /** Lines of the target server's configuration. */
  List<String> targetSettings() {
    return targetSettings;
  }
}
