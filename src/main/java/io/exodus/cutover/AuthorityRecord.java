package io.exodus.cutover;

import io.exodus.client.Attempt;
import io.exodus.migration.Authority;
import java.util.Map;
import java.util.Optional;

/**
 * The durable record of one migration's authority. Each call either took effect, or was refused
 * with {@link AttemptLostException}, or its outcome is unknown and {@link
 * RecordUnreachableException} is thrown; {@link #takeOver} then tells.
 */
public interface AuthorityRecord {

  /** Begins an attempt, or takes over the one that is under way. */
  Attempt begin(Authority towards);

  /**
   * Begins an attempt towards the source, or takes over the one that is under way, without the
   * target or the reverse stream: a person has confirmed what is lost.
   */
  Attempt beginWithLoss();

  /** Takes over the attempt that is under way, if there is one. */
  Optional<Attempt> takeOver();

  /** Decides the attempt, once and for all: DECIDED or ABORTED. */
  Attempt decide(Attempt attempt, Attempt.State decision);

  /** Notes that every effect of the decision is in place. */
  void complete(Attempt attempt, Map<String, Object> evidence);
}
