package io.exodus.migration;

import java.util.Objects;

/** A secret that cannot be printed by accident. */
public final class Secret {

  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value, "secret");
  }

  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The secret itself: for the wire, never for a log, a variable or a journal entry. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
