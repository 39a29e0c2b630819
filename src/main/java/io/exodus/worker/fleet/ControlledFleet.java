package io.exodus.worker.fleet;

import io.exodus.client.EngineApi;
import io.exodus.client.InterlayView;
import io.exodus.cutover.CutoverAbortedException;
import io.exodus.cutover.Fleet;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.interlay.control.InterlayException;
import io.exodus.migration.Authority;
import io.exodus.migration.Plan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The interlays that report to the engine, each over its control endpoint, all at the same time.
 */
final class ControlledFleet implements Fleet {

  private final Map<String, InterlayControl> members = new LinkedHashMap<>();

  /**
   * @throws CutoverAbortedException if an interlay of the plan has no running instance
   */
  ControlledFleet(EngineApi engine, Plan plan, Fleets fleets) {
    for (String name : plan.interlays()) {
      List<InterlayView> live = engine.interlays(name).stream().filter(InterlayView::live).toList();
      if (live.isEmpty()) {
        throw new CutoverAbortedException("no instance of interlay '" + name + "' reports");
      }
      for (InterlayView instance : live) {
        members.put(name + "/" + instance.instance(), fleets.control(instance));
      }
    }
  }

  @Override
  public void prepare(Authority next, long epoch) {
    demand(control -> control.prepare(epoch, next));
  }

  @Override
  public void hold(long epoch, Duration longest, Duration drain) {
    demand(
        control -> {
          var held = control.hold(epoch, longest, drain);
          if (!held.drained()) {
            throw new CutoverAbortedException(
                held.pending() + " commands were not answered in time");
          }
        });
  }

  @Override
  public void halt(long epoch, Duration longest) {
    demand(control -> control.hold(epoch, longest, Duration.ZERO));
  }

  @Override
  public void drain(long epoch, Duration atMost) {
    demand(
        control -> {
          if (!control.drain(epoch, atMost).drained()) {
            throw new CutoverAbortedException("blocked commands were not answered in time");
          }
        });
  }

  @Override
  public List<String> route(Authority authority, long epoch) {
    Map<String, RuntimeException> failures = each(control -> control.route(epoch, authority));
    return List.copyOf(failures.keySet());
  }

  private void demand(Consumer<InterlayControl> order) {
    each(order)
        .forEach(
            (member, failure) -> {
              throw new CutoverAbortedException(
                  "interlay " + member + ": " + failure.getMessage() + remedy(failure), failure);
            });
  }

  private static String remedy(RuntimeException failure) {
    return failure instanceof InterlayException unheard && unheard.status() == 0
        ? ". Start it, or leave it off: the next attempt leaves out interlays that have been "
            + "silent for long"
        : "";
  }

  private Map<String, RuntimeException> each(Consumer<InterlayControl> order) {
    Map<String, CompletableFuture<Void>> orders = new LinkedHashMap<>();
    members.forEach(
        (member, control) ->
            orders.put(member, CompletableFuture.runAsync(() -> order.accept(control))));
    Map<String, RuntimeException> failures = new LinkedHashMap<>();
    orders.forEach(
        (member, answer) -> {
          try {
            answer.join();
          } catch (CompletionException e) {
            failures.put(member, failure(e.getCause()));
          }
        });
    return failures;
  }

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof InterlayException || cause instanceof CutoverAbortedException) {
      return (RuntimeException) cause;
    }
    return new IllegalStateException(cause.toString(), cause);
  }
}
