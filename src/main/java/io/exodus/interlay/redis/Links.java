package io.exodus.interlay.redis;

import io.exodus.interlay.InterlaySettings;
import io.exodus.interlay.Limits;
import io.exodus.interlay.Sockets;
import io.exodus.interlay.Upstream;
import io.exodus.migration.Authority;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.SocketOption;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import jdk.net.ExtendedSocketOptions;

/** Connects to the sides of the database, with TLS where it is set up. */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
final class Links {

  private final InterlaySettings settings;
  private final Limits limits;
  private final Bootstrap bootstrap;

  Links(InterlaySettings settings, Limits limits, Class<? extends Channel> socket) {
    this.settings = settings;
    this.limits = limits;
    bootstrap =
        new Bootstrap()
            .channel(socket)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Sockets.WATER_MARK)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connect().toMillis());
    keepAlive(socket);
  }

  /**
   * A database that has vanished without a word is noticed within a minute, and firewalls see that
   * an idle link is in use; by default a system asks after two hours only.
   */
  private void keepAlive(Class<? extends Channel> socket) {
    boolean epoll = EpollSocketChannel.class.isAssignableFrom(socket);
    bootstrap
        .option(
            epoll ? EpollChannelOption.TCP_KEEPIDLE : nio(ExtendedSocketOptions.TCP_KEEPIDLE), 15)
        .option(
            epoll ? EpollChannelOption.TCP_KEEPINTVL : nio(ExtendedSocketOptions.TCP_KEEPINTERVAL),
            5)
        .option(
            epoll ? EpollChannelOption.TCP_KEEPCNT : nio(ExtendedSocketOptions.TCP_KEEPCOUNT), 4);
  }

  private static ChannelOption<Integer> nio(SocketOption<Integer> option) {
    return NioChannelOption.of(option);
  }

  /** Completes once the link can be written to; the handshake included. */
  Future<Channel> connect(EventLoop loop, Authority side) {
    Upstream upstream = settings.side(side);
    Promise<Channel> ready = loop.newPromise();
    ChannelFuture connecting =
        bootstrap
            .clone(loop)
            .handler(new Initializer(upstream))
            .connect(upstream.host(), upstream.port());
    connecting.addListener(
        future -> {
          if (!future.isSuccess()) {
            ready.tryFailure(future.cause());
            return;
          }
          Channel channel = connecting.channel();
          SslHandler handler = channel.pipeline().get(SslHandler.class);
          if (handler == null) {
            ready.trySuccess(channel);
            return;
          }
          handler
              .handshakeFuture()
              .addListener(
                  handshake -> {
                    if (handshake.isSuccess()) {
                      ready.trySuccess(channel);
                    } else {
                      channel.close();
                      ready.tryFailure(handshake.cause());
                    }
                  });
        });
    return ready;
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    private final Upstream upstream;

    Initializer(Upstream upstream) {
      this.upstream = upstream;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (upstream.tls()) {
        SSLEngine engine = upstream.trust().createSSLEngine(upstream.host(), upstream.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(limits.connect().toMillis());
        channel.pipeline().addLast(handler);
      }
      channel.pipeline().addLast(new Idle());
    }
  }

  /** Until a session takes the link, nothing is expected on it, and errors only close it. */
  private static final class Idle extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (ctx.pipeline().last() == this) {
        ReferenceCountUtil.release(message);
      } else {
        ctx.fireChannelRead(message);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (ctx.pipeline().last() == this) {
        ctx.close();
      } else {
        ctx.fireExceptionCaught(cause);
      }
    }
  }
}
