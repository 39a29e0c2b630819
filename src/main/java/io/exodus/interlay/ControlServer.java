package io.exodus.interlay;

import io.exodus.interlay.control.Challenges;
import io.exodus.interlay.control.ControlKey;
import io.exodus.interlay.control.OrderDesk;
import io.exodus.interlay.control.OrderReader;
import io.exodus.interlay.control.Orders;
import io.exodus.interlay.control.Strangers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Takes {@link Orders} over HTTP. No connection has a thread before it has given a signed order:
 * one event loop reads them all, and ends those that are slow.
 */
public final class ControlServer implements AutoCloseable {

  private static final int MOST_ORDERS = 32;
  private static final int MOST_STRANGERS = 256;
  private static final int LONGEST_LINE = 1024;
  private static final int LARGEST_HEAD = 8 * 1024;
  private static final long LONGEST_HANDSHAKE_MILLIS = OrderReader.SLOWEST.toMillis();

  private final SSLContext tls;
  private final OrderDesk desk;
  private final NioEventLoopGroup loop;
  private final ExecutorService threads;
  private final Channel server;
  private final Strangers strangers = new Strangers(MOST_STRANGERS);
  private final Challenges challenges;
  private volatile ControlKey key;

  /**
   * Binds the address; answers after {@link #start}.
   *
   * @param tls with the certificate to show, and whose clients' certificates to accept; null for
   *     orders over plain HTTP
   * @throws IOException when the address is taken
   */
  public ControlServer(String name, InetSocketAddress listen, SSLContext tls, Orders orders)
      throws IOException {
    this(name, listen, tls, orders, System::nanoTime);
  }

  /**
   * @param nanos a clock that never goes back
   */
  ControlServer(
      String name, InetSocketAddress listen, SSLContext tls, Orders orders, LongSupplier nanos)
      throws IOException {
    this.tls = tls;
    challenges = new Challenges(nanos);
    desk = new OrderDesk(orders);
    loop = new NioEventLoopGroup(1, new DefaultThreadFactory("interlay-" + name + "-orders", true));
    threads =
        new ThreadPoolExecutor(
            0,
            MOST_ORDERS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DefaultThreadFactory("interlay-" + name + "-control", true));
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connections())
            .bind(listen)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close(null);
      throw new IOException(
          "Interlay '"
              + name
              + "' can't listen for orders on "
              + listen
              + ": give it a free address",
          bound.cause());
    }
    server = bound.channel();
  }

  /**
   * @param key of this instance at the address that is bound
   */
  public void start(ControlKey key) {
    this.key = key;
    server.config().setAutoRead(true);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  private final class Connections extends ChannelInitializer<Channel> {

    @Override
    protected void initChannel(Channel channel) {
      if (tls != null) {
        SSLEngine engine = tls.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setNeedClientAuth(true);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(LONGEST_HANDSHAKE_MILLIS);
        channel.pipeline().addLast(handler);
      }
      channel
          .pipeline()
          .addLast(new HttpServerCodec(LONGEST_LINE, LARGEST_HEAD, LARGEST_HEAD))
          .addLast(new OrderReader(key, challenges, strangers, desk, threads));
    }
  }

  private void close(Channel listening) {
    if (listening != null) {
      listening.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    close(server);
  }
}
