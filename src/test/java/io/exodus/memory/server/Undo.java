package io.exodus.memory.server;

import java.util.ArrayDeque;
import java.util.Deque;

/** How to take back what has been changed since the last commit. */
final class Undo {

  private final Deque<Runnable> steps = new ArrayDeque<>();

  void add(Runnable step) {
    steps.push(step);
  }

  void rollBack() {
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }

  void commit() {
    steps.clear();
  }
}
