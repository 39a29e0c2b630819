package io.exodus.cutover;

import io.exodus.interlay.Interlay;
import io.exodus.interlay.control.InterlayControl;
import io.exodus.interlay.control.InterlayException;
import io.exodus.migration.Authority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A fleet of the interlays that it is given, ordered about one after the other. */
final class OrderedFleet implements Fleet {

  private final List<InterlayControl> members = new ArrayList<>();

  OrderedFleet(Interlay... interlays) {
    for (Interlay interlay : interlays) {
      members.add(
          new InterlayControl(
              interlay.controlUri(), interlay.controlKey(), null, Duration.ofSeconds(10)));
    }
  }

  @Override
  public void prepare(Authority next, long epoch) {
    demand(member -> member.prepare(epoch, next));
  }

  @Override
  public void hold(long epoch, Duration longest, Duration drain) {
    demand(
        member -> {
          if (!member.hold(epoch, longest, drain).drained()) {
            throw new CutoverAbortedException("not drained in time");
          }
        });
  }

  @Override
  public void halt(long epoch, Duration longest) {
    demand(member -> member.hold(epoch, longest, Duration.ZERO));
  }

  @Override
  public void drain(long epoch, Duration atMost) {
    demand(
        member -> {
          if (!member.drain(epoch, atMost).drained()) {
            throw new CutoverAbortedException("blocked commands not answered in time");
          }
        });
  }

  @Override
  public List<String> route(Authority authority, long epoch) {
    List<String> missed = new ArrayList<>();
    for (InterlayControl member : members) {
      try {
        member.route(epoch, authority);
      } catch (InterlayException e) {
        missed.add(member.uri().toString());
      }
    }
    return missed;
  }

  private void demand(Consumer<InterlayControl> order) {
    try {
      members.forEach(order);
    } catch (InterlayException e) {
      throw new CutoverAbortedException(e.getMessage(), e);
    }
  }
}
