package io.exodus.endpoint;

import io.exodus.migration.Alteration;
import java.util.ArrayList;
import java.util.List;

/**
 * What Exodus has changed on one endpoint, kept elsewhere: a database may forget what is kept in
 * it, by a restart, a FLUSHALL or an eviction, and must be put back all the same. Each call may
 * fail, with an unchecked exception, where whoever keeps it does not answer.
 */
public interface Alterations {

  List<Alteration> known();

  /**
   * To be called before the change; durable once it returns. How a user or a setting was is kept as
   * first told, what was made of it as last told.
   */
  void note(List<Alteration> altered);

  /**
   * To be called once it has been seen that they are as they were.
   *
   * @param epoch under which that was done
   * @throws StaleEpochException if a higher one has been recorded: a successor may have changed it
   *     again
   */
  void forget(long epoch, List<Alteration> restored);

  /** Kept as long as the object lives. */
  static Alterations inMemory() {
    return new Alterations() {
      private final List<Alteration> kept = new ArrayList<>();

      @Override
      public synchronized List<Alteration> known() {
        return List.copyOf(kept);
      }

      @Override
      public synchronized void note(List<Alteration> altered) {
        for (Alteration one : altered) {
          String was =
              kept.stream()
                  .filter(one::concerns)
                  .map(Alteration::was)
                  .findFirst()
                  .orElse(one.was());
          kept.removeIf(one::concerns);
          kept.add(new Alteration(one.node(), one.kind(), one.name(), was, one.made()));
        }
      }

      @Override
      public synchronized void forget(long epoch, List<Alteration> restored) {
        restored.forEach(one -> kept.removeIf(one::concerns));
      }
    };
  }
}
