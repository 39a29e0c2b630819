package io.exodus.memory.family;

import io.exodus.migration.Direction;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The records that Exodus keeps in a database for one migration, in the space that applications may
 * not use. Streams and comparisons leave that space out.
 */
record Control(String migrationId) {

  static final String SPACE = "control";

  /** The highest epoch whose effects are allowed. */
  String epoch() {
    return key("epoch");
  }

  /** Written when an attempt to change the authority begins. */
  String trace() {
    return key("trace");
  }

  /** There as long as a fence stands. */
  String fence() {
    return key("fence");
  }

  /** How far the stream in that direction has come, which ends in this database. */
  String checkpoint(Direction direction) {
    return key("stream." + direction);
  }

  /** When the last marker was written here, in milliseconds since 1970. */
  String marker(Direction direction) {
    return key("marker." + direction);
  }

  static String set(String key, Object value) {
    return "SET " + SPACE + " " + key + " " + value;
  }

  static String remove(String key) {
    return "DEL " + SPACE + " " + key;
  }

  /** Lets a transaction happen only where that record has this value; null for no record. */
  static String check(String key, String value) {
    return "CHECK " + key + (value == null ? " ABSENT" : " IS " + value);
  }

  private String key(String name) {
    return word(migrationId) + ":" + name.toLowerCase(Locale.ROOT);
  }

  /** As one word, whatever it is. */
  static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
