package io.exodus.interlay;

import io.exodus.migration.Authority;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Listens for clients on several event loops; what they say is the business of its sessions. */
public final class NettyFront implements Front {

  private static final Duration LOOP_ANSWERS = Duration.ofSeconds(5);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

  private final InterlaySettings settings;
  private final SessionFactory sessions;
  private final Meter meter = new Meter();
  private final EventLoopGroup group;

  // Executors are themselves, whatever they say of equality.
  @SuppressWarnings("IdentityHashMapUsage")
  private final Map<EventExecutor, FrontLoop> loops = new IdentityHashMap<>();

  private Channel server;

  public NettyFront(InterlaySettings settings, SessionFactory sessions) {
    this.settings = settings;
    this.sessions = sessions;
    group = Sockets.loops(settings.name());
    group.forEach(loop -> loops.put(loop, new FrontLoop((EventLoop) loop, meter.newLoop())));
  }

  @Override
  public void start() throws IOException {
    ChannelFuture binding =
        new ServerBootstrap()
            .group(group)
            .channel(Sockets.server())
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Sockets.WATER_MARK)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    client
                        .pipeline()
                        .addLast(sessions.begin(loops.get(client.eventLoop()), client));
                  }
                })
            .bind(settings.listen())
            .awaitUninterruptibly();
    if (!binding.isSuccess()) {
      throw new IOException(
          "Interlay '"
              + settings.name()
              + "' can't listen on "
              + settings.listen()
              + ": give it a free address",
          binding.cause());
    }
    server = binding.channel();
  }

  @Override
  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  @Override
  public Warmth prepare(Authority side, Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    List<Promise<Boolean>> promises =
        onEachLoop(loop -> loop.prepare(side)).stream().flatMap(List::stream).toList();
    int warm = 0;
    for (Promise<Boolean> promise : promises) {
      promise.awaitUninterruptibly(
          Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
      warm += Boolean.TRUE.equals(promise.getNow()) ? 1 : 0;
    }
    return new Warmth(promises.size(), warm);
  }

  @Override
  public Load load() {
    return onEachLoop(FrontLoop::load).stream().reduce(Load.NONE, Load::plus);
  }

  @Override
  public Redirected applyRoute() {
    return onEachLoop(FrontLoop::applyRoute).stream().reduce(Redirected.NONE, Redirected::plus);
  }

  private <T> List<T> onEachLoop(Function<FrontLoop, T> task) {
    List<Future<T>> futures = new ArrayList<>();
    for (FrontLoop loop : loops.values()) {
      Callable<T> call = () -> task.apply(loop);
      futures.add(loop.loop().submit(call));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      if (!future.awaitUninterruptibly(LOOP_ANSWERS.toMillis()) || !future.isSuccess()) {
        throw new IllegalStateException(
            "an event loop of interlay '" + settings.name() + "' does not answer", future.cause());
      }
      results.add(future.getNow());
    }
    return results;
  }

  @Override
  public List<String> linkAddresses() {
    return onEachLoop(FrontLoop::linkAddresses).stream().flatMap(List::stream).toList();
  }

  @Override
  public Meter meter() {
    return meter;
  }

  @Override
  public void leave() {
    if (server == null || !server.isOpen()) {
      return;
    }
    server.close().awaitUninterruptibly(1_000);
    onEachLoop(loop -> loop.each(Session::leave));
    long until = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (System.nanoTime() < until && load().pending() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    onEachLoop(loop -> loop.each(Session::end));
  }

  @Override
  public void close() {
    leave();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
  }
}
