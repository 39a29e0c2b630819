package io.exodus.autoconfigure.settings;

import io.exodus.migration.RefusedException;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.core.env.Environment;

/** What of Exodus runs in this process. */
public enum Role {
  /** Engine, worker and interlays. */
  ALL,
  /** The engine alone: runbooks, web applications, API, database. */
  ENGINE,
  /** A worker alone, which reaches the engine over HTTP. */
  WORKER,
  /** All interlays of its configuration, which reach the engine over HTTP. */
  INTERLAY,
  /** Looks for the interlays from the applications' network, and tells the engine. */
  PROBE;

  static final String KEY = "exodus.role";

  /** Needed before the properties are bound: it decides what is configured at all. */
  public static Role of(Environment environment) {
    String value = environment.getProperty(KEY);
    return value == null || value.isBlank()
        ? ALL
        : Arrays.stream(values())
            .filter(role -> role.name().equalsIgnoreCase(value.strip()))
            .findFirst()
            .orElseThrow(
                () ->
                    new RefusedException(
                        KEY, value, "use one of all, engine, worker, interlay, probe"));
  }

  /** Whether a process of this role plays that part too. */
  public boolean plays(Role part) {
    return this == part || this == ALL && part != PROBE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
