package io.exodus.migration;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
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

  /** The value of an HTTP {@code Authorization} header by which the user logs in (RFC 7617). */
  public String basicAuthorization(String user) {
    return "Basic "
        + Base64.getEncoder().encodeToString((user + ":" + value).getBytes(StandardCharsets.UTF_8));
  }

  /** The text without this secret, whoever has put it in. */
  public String hiddenIn(String text) {
    return value.isEmpty() ? text : text.replace(value, toString());
  }

  @Override
  public String toString() {
    return "***";
  }
}
