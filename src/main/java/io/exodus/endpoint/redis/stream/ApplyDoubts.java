package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.replication.CommandNames;
import io.exodus.migration.RecordId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Finds the records that the destination may hold otherwise than the origin's log says, because it
 * expired them by its own clock before it heard that they live longer. They are read again from the
 * origin.
 *
 * <p>The destination tells what it expires. While it doesn't, everything that the log touches is
 * doubted: a record that was expired too early is one that the log touched later.
 */
final class ApplyDoubts {

  /** The destination's clock as it is known here may be so far off, milliseconds. */
  private static final long CLOCK_MILLIS = 50;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ApplyOrigin origin;
  private final ApplyRepairs repairs;
  private final CommandNames<ApplyTraits> names = ApplyKeys.names();
  private long looked = System.nanoTime() - LOOK_NANOS;
  private long deafThrough = Long.MAX_VALUE;
  private long since = Long.MAX_VALUE;
  private Look ahead;

  ApplyDoubts(ApplyOrigin origin, ApplyRepairs repairs) {
    this.origin = origin;
    this.repairs = repairs;
  }

  void heard(ApplyDestination.Heard heard) {
    if (heard.gap()) {
      deafThrough = Long.MAX_VALUE;
    }
    since = heard.since();
    heard.expired().forEach(repairs::doubt);
  }

  /** Nobody can say up to which offset of the log expiries went unheard. */
  boolean deaf() {
    return deafThrough == Long.MAX_VALUE;
  }

  /**
   * Finds out where the log stood when the last record unheard of can have been renewed: the origin
   * keeps none beyond its expiry, and what expires from {@code since} on is heard of.
   */
  void look() {
    long now = System.nanoTime();
    if (deaf() && since != Long.MAX_VALUE && now - looked > LOOK_NANOS) {
      deafThrough = origin.endOfLogAt(since);
      looked = System.nanoTime();
    }
  }

  /** These were applied before, by somebody who may not have told what he doubted. */
  void appliedBefore(ApplyBatch batch) throws IOException {
    new Look(batch.offset(), Set.of(), new BitSet(), Long.MIN_VALUE, true).at(batch.commands());
  }

  /**
   * Looks at commands while the destination is busy with them, as if each were to be applied with
   * an effect and nothing were heard of meanwhile. {@link #applied} uses that if it was so.
   */
  void ahead(ApplyBatch batch) throws IOException {
    ahead = null;
    ApplyCommands commands = batch.commands();
    if (commands.large() || commands.wipes()) {
      return;
    }
    long offset = batch.offset();
    Look look = new Look(offset, Set.of(), new BitSet(), Long.MIN_VALUE, offset <= deafThrough);
    look.note(commands);
    look.known = repairs.known();
    ahead = look;
  }

  /**
   * @param now the destination's clock after these were applied, milliseconds since 1970
   */
  void applied(ApplyBatch batch, ApplyWriter.Outcome outcome, long now) throws IOException {
    Look look = ahead;
    ahead = null;
    // The rest of the batch that was under way when the gap ended was touched as well.
    boolean touched = batch.offset() <= deafThrough || outcome.unheard();
    if (look != null && look.offset == batch.offset() && look.holds(outcome, touched, now)) {
      look.conclude();
      return;
    }
    new Look(batch.offset(), outcome.failed().keySet(), outcome.idle(), now, touched)
        .at(batch.commands());
  }

  /** One look at the commands of a batch, in their order. */
  private final class Look {
    private final long offset;
    private final Set<Integer> failed;
    private final BitSet idle;
    private final long now;
    private final boolean touched;

    /** The last command of each made it again. */
    private final Set<RecordId> anew = new HashSet<>();

    private final Collection<RecordId> ended = new ArrayList<>();
    private boolean doubts = repairs.doubting();
    private long earliest = Long.MAX_VALUE;
    private long known;

    Look(long offset, Set<Integer> failed, BitSet idle, long now, boolean touched) {
      this.offset = offset;
      this.failed = failed;
      this.idle = idle;
      this.now = now;
      this.touched = touched;
    }

    /** Nothing has become known since that would have led to something else. */
    private boolean holds(ApplyWriter.Outcome outcome, boolean stillTouched, long later) {
      return stillTouched == touched
          && repairs.known() == known
          && outcome.failed().isEmpty()
          && outcome.idle().isEmpty()
          && earliest > later + CLOCK_MILLIS;
    }

    private void at(ApplyCommands commands) throws IOException {
      note(commands);
      conclude();
    }

    private void conclude() {
      anew.forEach(repairs::trust);
      ended.forEach(repairs::doubt);
    }

    private void note(ApplyCommands commands) throws IOException {
      commands.each(
          (index, command) -> {
            if (touched
                || doubts
                || command.estimated()
                || idle.get(index)
                || ApplyKeys.mayEnd(command.bytes())) {
              note(index, command, ApplyKeys.of(command, names));
            }
            return true;
          });
    }

    private void note(int index, ApplyBatch.Command command, ApplyKeys keys) {
      if (command.wipe()) {
        swap(keys);
        return;
      }
      boolean whole = keys.whole();
      long ends = keys.ends();
      if (whole && ends < 0 && !command.estimated() && !repairs.mayDoubt(keys)) {
        // Made again for good, and nobody doubts it: so are most.
        return;
      }
      boolean sure =
          command.estimated()
              || keys.persists()
              || (idle.get(index) && keys.telling())
              || (keys.derived()
                  && (touched || keys.mentioned().stream().anyMatch(repairs::doubted)));
      boolean maybe = touched && !whole && !sure && !repairs.lasted(keys, offset);
      if (!sure && !maybe && !whole && ends < 0 && anew.isEmpty()) {
        return;
      }
      List<RecordId> records = keys.records();
      if (sure || maybe) {
        for (RecordId record : records) {
          if (sure) {
            repairs.doubt(record);
          } else {
            repairs.doubtIfItEnds(record, offset);
          }
        }
        doubts = repairs.doubting();
      }
      if (ends >= 0) {
        earliest = Math.min(earliest, ends);
      }
      if (ends >= 0 && ends <= now + CLOCK_MILLIS) {
        // Gone as it was written: that is not told as an expiry.
        ended.addAll(records);
      }
      if (whole && !command.estimated() && !failed.contains(index)) {
        records.stream().filter(repairs::doubted).forEach(anew::add);
      } else if (!anew.isEmpty()) {
        records.forEach(anew::remove);
      }
    }
  }

  private void swap(ApplyKeys keys) {
    if (keys.name().equals("SWAPDB")) {
      int[] swapped = keys.swapped();
      repairs.swap(Integer.toString(swapped[0]), Integer.toString(swapped[1]));
    }
  }
}
