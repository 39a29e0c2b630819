package io.exodus.interlay.redis;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.exodus.interlay.Front.Redirected;
import io.exodus.interlay.TrafficState;
import io.exodus.migration.Authority;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/** Keeps one client's link to the side that has the authority. */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class LinkKeeper implements Opening.Outcome {

  private static final Redirected FLIPPED = new Redirected(1, 0);
  private static final Redirected ENDED = new Redirected(0, 1);
  private static final long LONGEST_PAUSE_MILLIS = 500;

  private final RedisSession session;
  private final RedisClients clients;
  private final Channel client;
  private final WarmLink warm;

  private Channel link;
  private Authority side;
  private Opening opening;
  private boolean seeking;
  private boolean switching;
  private boolean wasHeld;
  private int failures;
  private Future<?> settle;

  LinkKeeper(RedisSession session, RedisClients clients, Channel client) {
    this.session = session;
    this.clients = clients;
    this.client = client;
    warm = new WarmLink(clients.links(), session::closed);
  }

  Channel link() {
    return link;
  }

  Authority side() {
    return side;
  }

  void begin() {
    if (!session.gate().held()) {
      open();
    }
  }

  private void open() {
    TrafficState gate = session.gate();
    Authority towards = gate.authority();
    boolean knock = session.conversation().admitted() || clients.lettingInWithoutLogin();
    opening = new Opening(towards, session.state(), knock, session.limits().login(), this);
    session.admissions().armPatience();
    opening.start(clients.links(), client, warm.take(towards));
  }

  @Override
  public void ready(Channel channel, Authority at) {
    opening = null;
    if (session.gate().authority() != at) {
      channel.close();
      open();
      return;
    }
    link = channel;
    side = at;
    channel.pipeline().addLast(new ReplyPump(session, client));
    session.linkReady();
  }

  @Override
  public void unreachable(Throwable cause) {
    opening = null;
    failures++;
    clients.complaints().unreachable(cause);
    seek();
  }

  @Override
  public void refused(String error) {
    opening = null;
    session.endForMove(Replies.LOGIN);
  }

  @Override
  public void suspicious() {
    clients.routing().ask();
  }

  /** A link that answers commands is worth being opened again at once. */
  void works() {
    failures = 0;
  }

  /** Asks which side serves, and opens a link there. */
  void seek() {
    if (session.closed() || link != null || opening != null || seeking) {
      return;
    }
    if (session.gate().held()) {
      session.admissions().stopPatience();
      return;
    }
    if (!session.waiting()) {
      return;
    }
    session.admissions().armPatience();
    seeking = true;
    clients.routing().ask().whenComplete((done, e) -> onLoop(this::sought));
  }

  private void sought() {
    long pause = failures == 0 ? 0 : Math.min(LONGEST_PAUSE_MILLIS, 5L << Math.min(failures, 8));
    client.eventLoop().schedule(this::openAfterSeeking, pause, MILLISECONDS);
  }

  private void openAfterSeeking() {
    seeking = false;
    if (!session.closed() && link == null && opening == null && !session.gate().held()) {
      open();
    }
  }

  void lost() {
    link = null;
    if (!session.inFlight().isEmpty()
        || session.conversation().quitting()
        || session.conversation().unreplayable()) {
      // A command in flight may have run or not: its client must not hear that it may try again.
      clients.routing().ask();
      if (session.conversation().quitting()) {
        session.end(null);
      } else {
        session.endForMove(session.conversation().unreplayable() ? Replies.MOVED : null);
      }
      return;
    }
    failures++;
    session.forgetLink();
    if (switching) {
      swap();
      return;
    }
    if (!session.gate().held()) {
      clients.routing().ask();
      seek();
    }
  }

  /** Looks at the gate, which has changed. */
  Redirected look() {
    TrafficState gate = session.gate();
    if (session.closed() || !gate.known()) {
      return Redirected.NONE;
    }
    if (gate.held()) {
      wasHeld = true;
      session.admissions().stopPatience();
      return Redirected.NONE;
    }
    boolean mayBeFenced = wasHeld;
    wasHeld = false;
    warm.dropUnless(gate.authority());
    if (link == null) {
      return lookWithoutLink(gate, mayBeFenced);
    }
    boolean bound = session.conversation().unreplayable() || session.conversation().blocked();
    if (side == gate.authority()) {
      stopSwitching();
      if (mayBeFenced && !bound && session.idle()) {
        // A fence ends links, and this one's end may be on its way still: what waits would meet it.
        swap();
      }
      return Redirected.NONE;
    }
    if (bound) {
      session.endForMove(Replies.MOVED);
      return ENDED;
    }
    if (session.inFlight().isEmpty()) {
      swap();
    } else if (!switching) {
      // A flip without a hold: what is in flight is answered by the old side, if it still can.
      switching = true;
      settle =
          client
              .eventLoop()
              .schedule(this::unsettled, session.limits().settle().toNanos(), NANOSECONDS);
    }
    return FLIPPED;
  }

  private Redirected lookWithoutLink(TrafficState gate, boolean mayBeFenced) {
    boolean flips = side != null && side != gate.authority();
    if (opening != null && (mayBeFenced || opening.side() != gate.authority())) {
      flips |= opening.side() != gate.authority();
      // Logged in before a fence, it would be ended by it just after it is ready.
      opening.cancel();
      opening = null;
    }
    if (opening == null) {
      failures = 0;
      open();
    }
    return flips ? FLIPPED : Redirected.NONE;
  }

  /** Swaps the link if a flip waits for that, and says whether it did. */
  boolean settled() {
    if (switching && session.inFlight().isEmpty()) {
      swap();
      return true;
    }
    return false;
  }

  private void swap() {
    stopSwitching();
    Channel old = link;
    link = null;
    if (old != null) {
      old.close();
      session.forgetLink();
    }
    open();
  }

  private void stopSwitching() {
    switching = false;
    if (settle != null) {
      settle.cancel(false);
      settle = null;
    }
  }

  private void unsettled() {
    if (switching && !session.closed()) {
      session.endForMove(Replies.UNSETTLED);
    }
  }

  private void onLoop(Runnable task) {
    client.eventLoop().execute(task);
  }

  /** Connects to a side that does not serve yet, for the flip; completes in any case. */
  void prepare(Authority towards, Promise<Boolean> prepared) {
    warm.prepare(client.eventLoop(), towards, prepared);
  }

  boolean writable() {
    return link == null || link.isWritable();
  }

  void autoRead(boolean on) {
    if (link != null) {
      link.config().setAutoRead(on);
    }
  }

  void flush() {
    if (link != null) {
      link.flush();
    }
  }

  void close() {
    stopSwitching();
    warm.drop();
    if (opening != null) {
      opening.cancel();
    }
    if (link != null) {
      link.close();
    }
  }
}
