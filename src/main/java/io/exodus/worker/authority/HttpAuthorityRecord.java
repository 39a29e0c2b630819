package io.exodus.worker.authority;

import com.fasterxml.jackson.core.type.TypeReference;
import io.exodus.client.Attempt;
import io.exodus.client.EngineApi;
import io.exodus.client.EngineHttp;
import io.exodus.client.EngineRefusedException;
import io.exodus.client.TaskInHand;
import io.exodus.cutover.AttemptLostException;
import io.exodus.cutover.AuthorityRecord;
import io.exodus.migration.Authority;
import io.exodus.migration.RecordUnreachableException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The record of one migration's authority, in the engine. */
final class HttpAuthorityRecord implements AuthorityRecord {

  private final EngineHttp http;
  private final TaskInHand hand;
  private final String attempts;
  private final String worker;

  HttpAuthorityRecord(EngineApi engine, TaskInHand hand, String worker) {
    this.http = engine.http();
    this.attempts = EngineApi.path(hand) + "/attempts";
    this.hand = hand;
    this.worker = worker;
  }

  @Override
  public Attempt begin(Authority towards) {
    return ask(
        () ->
            http.post(
                hand,
                attempts,
                Map.of("towards", towards, "worker", worker),
                new TypeReference<Attempt>() {}));
  }

  @Override
  public Attempt beginWithLoss() {
    return ask(
        () ->
            http.post(
                hand,
                attempts,
                Map.of("towards", Authority.SOURCE, "worker", worker, "withLoss", true),
                new TypeReference<Attempt>() {}));
  }

  @Override
  public Optional<Attempt> takeOver() {
    return Optional.ofNullable(
        ask(
            () ->
                http.post(
                    hand,
                    attempts + "/takeover",
                    Map.of("worker", worker),
                    new TypeReference<Attempt>() {})));
  }

  @Override
  public Attempt decide(Attempt attempt, Attempt.State decision) {
    return ask(
        () ->
            http.post(
                hand,
                attempts + "/" + attempt.number() + "/decision",
                Map.of("epoch", attempt.epoch(), "decision", decision),
                new TypeReference<Attempt>() {}));
  }

  @Override
  public void complete(Attempt attempt, Map<String, Object> evidence) {
    ask(
        () -> {
          http.post(
              hand,
              attempts + "/" + attempt.number() + "/completion",
              Map.of("epoch", attempt.epoch(), "evidence", evidence));
          return null;
        });
  }

  private static <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (EngineRefusedException e) {
      if (e.account()) {
        // Nothing took effect, and nobody else has the attempt.
        throw new RecordUnreachableException(e.getMessage(), e);
      }
      throw new AttemptLostException(e.getMessage());
    }
  }
}
