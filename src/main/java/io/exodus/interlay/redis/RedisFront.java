package io.exodus.interlay.redis;

import io.exodus.interlay.Front;
import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Limits;
import io.exodus.interlay.Meter;
import io.exodus.interlay.Routing;
import io.exodus.migration.Authority;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for Redis clients; several event loops, epoll where there is one. */
public final class RedisFront implements Front {

  private static final Logger LOG = LoggerFactory.getLogger(RedisFront.class);
  private static final Duration LOOP_ANSWERS = Duration.ofSeconds(5);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);
  private static final long COMPLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final InterlaySettings settings;
  private final Limits limits;
  private final Routing routing;
  private final Meter meter = new Meter();
  private final EventLoopGroup group;

  // Executors are themselves, whatever they say of equality.
  @SuppressWarnings("IdentityHashMapUsage")
  private final Map<EventExecutor, FrontLoop> loops = new IdentityHashMap<>();

  private final Links links;
  private final AtomicLong complained = new AtomicLong(System.nanoTime() - COMPLAIN_NANOS);
  private Channel server;
  private volatile boolean lettingInWithoutLogin;

  public RedisFront(InterlaySettings settings, Limits limits, Routing routing) throws IOException {
    this.settings = settings;
    this.limits = limits;
    this.routing = routing;
    links =
        new Links(
            settings,
            limits,
            Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class);
    int threads = Runtime.getRuntime().availableProcessors();
    var factory = new DefaultThreadFactory("interlay-" + settings.name(), true);
    group =
        Epoll.isAvailable()
            ? new EpollEventLoopGroup(threads, factory)
            : new NioEventLoopGroup(threads, factory);
    group.forEach(loop -> loops.put(loop, new FrontLoop((EventLoop) loop, meter.newLoop())));
  }

  @Override
  public void start() throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Links.WATER_MARK)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel client) {
                    FrontLoop loop = loops.get(client.eventLoop());
                    client.pipeline().addLast(new RedisSession(RedisFront.this, loop, client));
                  }
                });
    var binding = bootstrap.bind(settings.listen()).awaitUninterruptibly();
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
    List<Promise<Boolean>> promises = new ArrayList<>();
    for (List<Promise<Boolean>> ofLoop : onEachLoop(loop -> prepare(loop, side))) {
      promises.addAll(ofLoop);
    }
    int warm = 0;
    for (Promise<Boolean> promise : promises) {
      promise.awaitUninterruptibly(
          Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
      warm += Boolean.TRUE.equals(promise.getNow()) ? 1 : 0;
    }
    return new Warmth(promises.size(), warm);
  }

  private static List<Promise<Boolean>> prepare(FrontLoop loop, Authority side) {
    List<Promise<Boolean>> promises = new ArrayList<>();
    for (RedisSession session : loop.sessions()) {
      Promise<Boolean> promise = loop.loop().newPromise();
      session.links().prepare(side, promise);
      promises.add(promise);
    }
    return promises;
  }

  @Override
  public Load load() {
    return onEachLoop(FrontLoop::load).stream().reduce(Load.NONE, Load::plus);
  }

  @Override
  public Redirected applyRoute() {
    return onEachLoop(FrontLoop::applyRoute).stream().reduce(Redirected.NONE, Redirected::plus);
  }

  private <T> List<T> onEachLoop(java.util.function.Function<FrontLoop, T> task) {
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

  Routing routing() {
    return routing;
  }

  Limits limits() {
    return limits;
  }

  Links links() {
    return links;
  }

  /** Whether clients that do not log in are served: then a new side is asked before it is used. */
  boolean lettingInWithoutLogin() {
    return lettingInWithoutLogin;
  }

  void letsInWithoutLogin() {
    lettingInWithoutLogin = true;
  }

  /** Logs that a side can't be reached, once in a while. */
  void unreachable(Throwable cause) {
    long last = complained.get();
    long now = System.nanoTime();
    if (now - last > COMPLAIN_NANOS && complained.compareAndSet(last, now)) {
      LOG.warn(
          "Interlay '{}' can't reach the {}: {}",
          settings.name(),
          settings.side(routing.gate().authority()),
          String.valueOf(cause));
    }
  }

  @Override
  public void leave() {
    if (server == null || !server.isOpen()) {
      return;
    }
    server.close().awaitUninterruptibly(1_000);
    onEachLoop(loop -> each(loop, RedisSession::leave));
    long until = System.nanoTime() + LAST_ANSWERS.toNanos();
    while (System.nanoTime() < until && load().pending() > 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
    onEachLoop(loop -> each(loop, session -> session.end(null)));
  }

  private static boolean each(FrontLoop loop, Consumer<RedisSession> action) {
    loop.sessions().forEach(action);
    return true;
  }

  @Override
  public void close() {
    leave();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
  }
}
