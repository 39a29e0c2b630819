package io.exodus.memory.front;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.exodus.interlay.Routing;
import io.exodus.interlay.TrafficState;
import io.exodus.migration.Authority;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.Promise;
import java.nio.charset.StandardCharsets;

/**
 * One client's connection to the side that serves, logged in as its client is. It is opened again
 * when that side changes or ends it. Touched on the client's event loop only.
 */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class LineLink {

  private static final long PAUSE_MILLIS = 50;

  private final LineSession session;
  private final Channel client;
  private final Routing routing;
  private final LineLinks links;

  private Channel channel;
  private Authority side;
  private boolean opening;

  /** Connected before the flip, and not logged in yet: the users there are still off. */
  private Channel warm;

  private Authority warmSide;

  LineLink(LineSession session, Channel client, Routing routing, LineLinks links) {
    this.session = session;
    this.client = client;
    this.routing = routing;
    this.links = links;
  }

  /** Null where there is none. */
  Channel channel() {
    return channel;
  }

  /** The side that it leads to, or led to last; null before the first. */
  Authority side() {
    return side;
  }

  /** Whether it leads to the side that serves. */
  boolean serves() {
    return channel != null && side == routing.gate().authority();
  }

  void send(String line) {
    channel.write(bytes(line));
  }

  /** Opens it where it is not open; tells the session when it is. */
  void open() {
    TrafficState gate = routing.gate();
    if (channel != null || opening || session.closed() || gate.held()) {
      return;
    }
    opening = true;
    Authority towards = gate.authority();
    if (warm != null && warmSide == towards && warm.isActive()) {
      Channel taken = warm;
      warm = null;
      logIn(taken, towards);
      return;
    }
    ChannelFuture connecting = links.connect(client.eventLoop(), towards);
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            logIn(connecting.channel(), towards);
          } else {
            tryAgain();
          }
        });
  }

  private void logIn(Channel connected, Authority towards) {
    String login = session.login();
    if (login == null) {
      ready(connected, towards);
      return;
    }
    receiver(connected)
        .tell(
            reply -> {
              if (reply.equals("OK")) {
                ready(connected, towards);
              } else {
                // Its users are just being switched on, or a fence has closed it meanwhile.
                connected.close();
              }
            },
            this::tryAgain);
    connected.writeAndFlush(bytes(login));
  }

  private void ready(Channel connected, Authority towards) {
    opening = false;
    receiver(connected).tell(session::replied, () -> ended(connected));
    if (session.closed() || routing.gate().held() || routing.gate().authority() != towards) {
      connected.close();
      open();
      return;
    }
    channel = connected;
    side = towards;
    session.linkReady();
    if (!connected.isActive()) {
      ended(connected);
    }
  }

  private void ended(Channel connected) {
    if (channel == connected) {
      channel = null;
      session.linkLost();
    }
  }

  /** Perhaps it is the other side that serves by now. */
  private void tryAgain() {
    routing
        .ask()
        .whenComplete(
            (answered, never) ->
                client.eventLoop().schedule(this::openAgain, PAUSE_MILLIS, MILLISECONDS));
  }

  private void openAgain() {
    opening = false;
    if (session.stillWaits()) {
      open();
    }
  }

  /** Leaves it, for a new one to the side that serves. */
  void renew() {
    Channel old = channel;
    channel = null;
    if (old != null) {
      old.close();
    }
    open();
  }

  void prepare(Authority towards, Promise<Boolean> prepared) {
    if (warm != null) {
      warm.close();
    }
    ChannelFuture connecting = links.connect(client.eventLoop(), towards);
    warm = connecting.channel();
    warmSide = towards;
    connecting.addListener(done -> prepared.trySuccess(done.isSuccess()));
  }

  void close() {
    if (channel != null) {
      channel.close();
    }
    if (warm != null) {
      warm.close();
    }
  }

  private static LineReceiver receiver(Channel channel) {
    return channel.pipeline().get(LineReceiver.class);
  }

  static ByteBuf bytes(String line) {
    return Unpooled.copiedBuffer(line + "\n", StandardCharsets.UTF_8);
  }
}
