package io.exodus.interlay.control;

import io.exodus.client.HttpClients;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** The connection to a control address: whatever answers there, it takes bounded time and room. */
final class OrderLine {

  /** A status tells one address a connection: room for half a million of them. */
  private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

  /**
   * @param signature empty where the answer has none
   */
  record Received(int status, byte[] body, String signature) {}

  /** The connection broke: whether the order arrived is not known. */
  static final class BrokenException extends IOException {

    BrokenException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private final URI uri;
  private final boolean encrypted;
  private final Duration timeout;
  private final HttpClient client;

  OrderLine(URI uri, SSLContext tls, Duration timeout) {
    this.uri = uri;
    this.encrypted = tls != null;
    this.timeout = timeout;
    client = HttpClients.of(timeout, tls);
  }

  URI uri() {
    return uri;
  }

  /**
   * @param authorization null for none
   * @param waits how long the order itself may take, beside the time-out
   * @param last false to be told by a {@link BrokenException} that another try makes sense
   */
  Received send(
      String method, String path, String authorization, byte[] body, Duration waits, boolean last)
      throws IOException, InterruptedException {
    if (encrypted != "https".equals(uri.getScheme())) {
      throw new IOException(
          encrypted
              ? "it takes orders without TLS, and this worker has an exodus.control.ssl-bundle"
              : "it takes orders over TLS, and this worker has no exodus.control.ssl-bundle");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve(path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return await(request.build(), timeout.plus(waits));
    } catch (HttpTimeoutException | ConnectException e) {
      throw e;
    } catch (IOException e) {
      throw last ? e : new BrokenException(e);
    }
  }

  /**
   * The client's own time-out ends with the answer's head, and would wait for the body for ever.
   */
  private Received await(HttpRequest request, Duration atMost)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new LimitedBody(LARGEST_ANSWER));
    try {
      HttpResponse<byte[]> response = answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return new Received(
          response.statusCode(),
          response.body(),
          response.headers().firstValue(OrderReader.SIGNATURE).orElse(""));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("no answer within " + atMost.toMillis() + " ms");
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(e.getCause());
    }
  }
}
