package io.exodus.scenario.halt;

import io.exodus.cutover.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Halts at the place that the file {@code order} names. The first to arrive turns the file into
 * {@code arrived-<worker>}, so that nobody else halts, and goes on once there is a file {@code go}.
 */
final class Halts implements Step.Listener {

  private static final long LOOK_NANOS = 2_000_000;

  private final Path directory;
  private final String worker;
  private final ThreadLocal<Step> last = new ThreadLocal<>();

  Halts(Path directory, String worker) {
    this.directory = directory;
    this.worker = worker;
  }

  @Override
  public void before(Step step) {
    if (step != Step.BEGIN && last.get() != null) {
      at("after " + last.get());
    }
    last.set(step);
    at("before " + step);
  }

  void at(String place) {
    if (!ordered(place)) {
      return;
    }
    // An interrupt must not let it go: it is to wake up as if no time had passed.
    while (!Files.exists(directory.resolve("go")) && Files.exists(directory)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Whether a fence is to keep anybody out. */
  boolean fences() {
    return !Files.exists(directory.resolve("without-fences"));
  }

  private boolean ordered(String place) {
    Path order = directory.resolve("order");
    try {
      if (!Files.exists(order) || !Files.readString(order).equals(place)) {
        return false;
      }
      Files.move(order, directory.resolve("arrived-" + worker), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
