package io.exodus.engine.gate;

import io.exodus.migration.Limits;
import io.exodus.migration.RefusedException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Objects;

/** The moment from which on what somebody said no longer counts, as he gives it. */
final class Expiry {

  private Expiry() {}

  /**
   * @param value date, time and zone as in ISO 8601
   * @throws RefusedException if it is none, or over, or in another century
   */
  static Instant read(String field, Object value, Instant now) {
    Instant end;
    try {
      end = OffsetDateTime.parse(Objects.toString(value, "").strip()).toInstant();
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          field, value, "write date, time and zone, such as 2027-01-31T00:00:00Z");
    }
    if (!end.isAfter(now)) {
      throw new RefusedException(field, value, "it is in the past; give a later time");
    }
    return Limits.date(field, value, end);
  }
}
