package io.exodus.scenario;

import io.exodus.server.FakeTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** What is done to a part of Exodus, and how it comes back. */
enum Fault {
  /** SIGKILL. It is started again a few seconds later, whatever the others do. */
  KILL {
    @Override
    void strike(Part part) {
      part.kill();
    }

    @Override
    void mend(Part part) {
      part.startAgain();
    }
  },
  /** SIGKILL; started again as on a machine whose clock is minutes ahead of all others. */
  SHIFT {
    @Override
    void strike(Part part) {
      part.kill();
    }

    @Override
    void mend(Part part) {
      part.startAgain(FakeTime.ahead(Duration.ofMinutes(3)));
    }
  },
  /** SIGKILL of a database that keeps its users, and nothing else; it comes back empty. */
  FORGET {
    @Override
    void strike(Part part) {
      part.forget();
    }

    @Override
    void mend(Part part) {
      part.startAgain();
    }
  },
  /** All that Exodus keeps for itself in a database is evicted; nobody brings it back. */
  EVICT {
    @Override
    void strike(Part part) {
      part.evict();
    }

    @Override
    void mend(Part part) {}
  },
  /** SIGSTOP. It is woken when its successor has done its work. */
  STOP {
    @Override
    void strike(Part part) {
      part.stop();
    }

    @Override
    void mend(Part part) {
      part.wake();
    }
  };

  abstract void strike(Part part);

  abstract void mend(Part part);

  /**
   * @throws IllegalArgumentException naming those that there are
   */
  static Fault of(String word) {
    return Arrays.stream(values())
        .filter(fault -> fault.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "fault is '" + word + "'; give one of: " + Arrays.toString(values())));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
