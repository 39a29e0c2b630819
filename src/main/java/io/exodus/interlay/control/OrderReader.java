package io.exodus.interlay.control;

import io.exodus.interlay.control.OrderDesk.Answer;
import io.exodus.migration.Sha256;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection for orders: knows by the head of a request who orders, and only then reads on. */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
public final class OrderReader extends SimpleChannelInboundHandler<HttpObject> {

  static final String CHALLENGE = "/control/challenge";
  public static final String SIGNATURE = "Exodus-Signature";

  private static final Logger LOG = LoggerFactory.getLogger(OrderReader.class);
  private static final int LARGEST_ORDER = 16 * 1024;

  /** For a stranger's first signed order, and for the rest of any order whose head has come. */
  public static final Duration SLOWEST = Duration.ofSeconds(5);

  private static final Duration FAREWELL = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofMinutes(2);

  private record Order(String method, String path, OrderSignature signature) {}

  private final ControlKey key;
  private final Challenges challenges;
  private final Strangers strangers;
  private final OrderDesk desk;
  private final Executor threads;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Future<?> deadline;
  private Order order;
  private boolean ordered;
  private boolean done;

  public OrderReader(
      ControlKey key,
      Challenges challenges,
      Strangers strangers,
      OrderDesk desk,
      Executor threads) {
    this.key = key;
    this.challenges = challenges;
    this.strangers = strangers;
    this.desk = desk;
    this.threads = threads;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    strangers.arrived(context.channel());
    within(context, SLOWEST);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    strangers.known(context.channel());
    if (deadline != null) {
      deadline.cancel(false);
    }
  }

  private void within(ChannelHandlerContext context, Duration time) {
    if (deadline != null) {
      deadline.cancel(false);
    }
    deadline =
        context
            .executor()
            .schedule(
                () -> {
                  context.close();
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (done) {
      // What comes behind is let in, and forgotten: to close at once would take the answer away.
      if (part instanceof LastHttpContent) {
        context.close();
      }
      return;
    }
    if (part.decoderResult().isFailure()) {
      turnAway(context, 400, "this is not an HTTP request, or too large");
    } else if (part instanceof HttpRequest request) {
      head(context, request);
    }
    if (part instanceof HttpContent content && order != null && !done) {
      rest(context, content);
    }
  }

  private void head(ChannelHandlerContext context, HttpRequest request) {
    String method = request.method().name();
    String path = request.uri();
    if (order != null) {
      turnAway(context, 400, "wait for the answer before you send the next order");
    } else if (path.equals(CHALLENGE) && method.equals("GET")) {
      write(context, Answer.of(200, Map.of("challenge", challenges.next())), null);
    } else {
      OrderSignature signature =
          OrderSignature.of(request.headers().get(HttpHeaderNames.AUTHORIZATION)).orElse(null);
      String wrong = wrong(method, path, signature);
      if (wrong != null) {
        turnAway(context, 401, wrong);
        return;
      }
      strangers.known(context.channel());
      ordered = true;
      within(context, SLOWEST);
      order = new Order(method, path, signature);
      body.reset();
    }
  }

  /** Null where the order is signed as it must be. */
  private String wrong(String method, String path, OrderSignature given) {
    if (given == null) {
      return "the order is not signed with the control token";
    }
    String right = key.order(method, path, given.challenge(), given.nonce(), given.digest());
    if (!ControlKey.same(right, given.value())) {
      return "the signature is wrong: it was made with another token, or for another instance or"
          + " address";
    }
    if (!challenges.valid(given.challenge())) {
      return "the challenge is too old; ask for another one";
    }
    return challenges.use(given.value()) ? null : "this order was already given";
  }

  private void rest(ChannelHandlerContext context, HttpContent content) {
    if (body.size() + content.content().readableBytes() > LARGEST_ORDER) {
      turnAway(context, 413, "an order has " + LARGEST_ORDER + " bytes at most");
      return;
    }
    byte[] bytes = new byte[content.content().readableBytes()];
    content.content().readBytes(bytes);
    body.writeBytes(bytes);
    if (content instanceof LastHttpContent) {
      byte[] all = body.toByteArray();
      if (Sha256.of(all).equals(order.signature().digest())) {
        carryOut(context, order, all);
      } else {
        turnAway(context, 401, "the order was changed after it was signed");
      }
    }
  }

  private void carryOut(ChannelHandlerContext context, Order order, byte[] body) {
    // It may wait longer than a slow sender may.
    deadline.cancel(false);
    try {
      threads.execute(
          () -> {
            Answer answer = desk.carryOut(order.method(), order.path(), body);
            context.executor().execute(() -> answered(context, answer, order));
          });
    } catch (RejectedExecutionException e) {
      answered(context, Answer.error(503, "too many orders are under way"), order);
    }
  }

  private void answered(ChannelHandlerContext context, Answer answer, Order to) {
    if (done) {
      return;
    }
    order = null;
    write(context, answer, key.answer(to.signature().value(), answer.status(), answer.body()));
    within(context, IDLE);
  }

  /** Whatever else comes on the connection is not read. */
  private void turnAway(ChannelHandlerContext context, int status, String why) {
    done = true;
    if (!ordered) {
      LOG.debug("Refused {}: {}", context.channel().remoteAddress(), why);
    }
    within(context, FAREWELL);
    FullHttpResponse response = response(Answer.error(status, why), null);
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    context.writeAndFlush(response);
  }

  private static void write(ChannelHandlerContext context, Answer answer, String signature) {
    context.writeAndFlush(response(answer, signature));
  }

  private static FullHttpResponse response(Answer answer, String signature) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    if (signature != null) {
      response.headers().set(SIGNATURE, signature);
    }
    return response;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("A connection for orders broke: {}", cause.toString());
    context.close();
  }
}
