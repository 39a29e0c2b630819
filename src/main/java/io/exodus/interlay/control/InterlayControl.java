package io.exodus.interlay.control;

import io.exodus.interlay.control.OrderLine.Received;
import io.exodus.json.Json;
import io.exodus.migration.Authority;
import io.exodus.migration.Sha256;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Orders one instance of an interlay about, over a connection that stays open. Safe for several
 * threads.
 *
 * <p>Orders and answers are signed with the instance's key. The challenge that an order takes is
 * fetched by {@link #prepare} and {@link #status}, so that a hold costs no round trip more.
 *
 * <p>Every method throws {@link InterlayException} where the order was not carried out, or the
 * answer is not the instance's own.
 */
public final class InterlayControl implements Orders {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int UNSIGNED = 401;
  private static final int LONGEST_REASON = 300;

  private record Challenge(String value, long sinceNanos) {

    /** Well before the instance thinks so. */
    boolean old() {
      return System.nanoTime() - sinceNanos > Challenges.VALID.toNanos() / 2;
    }
  }

  private final OrderLine line;
  private final ControlKey key;
  private volatile Challenge challenge;

  /**
   * @param uri where the instance takes orders, as it reports it
   * @param tls with the certificate to show, and which instances' certificates to accept; null for
   *     orders over plain HTTP
   * @param timeout for one order, without the time that the order itself may wait
   */
  public InterlayControl(URI uri, ControlKey key, SSLContext tls, Duration timeout) {
    this.key = key;
    line = new OrderLine(uri, tls, timeout);
  }

  public URI uri() {
    return line.uri();
  }

  @Override
  public Prepared prepare(long epoch, Authority authority) {
    challenge = null;
    return post(
        "prepare", Map.of("epoch", epoch, "authority", authority), Prepared.class, Duration.ZERO);
  }

  @Override
  public Held hold(long epoch, Duration longest, Duration drain) {
    return post(
        "hold",
        Map.of(
            "epoch",
            epoch,
            "longestHoldMillis",
            longest.toMillis(),
            "drainMillis",
            drain.toMillis()),
        Held.class,
        drain);
  }

  @Override
  public Held drain(long epoch, Duration atMost) {
    return post(
        "drain", Map.of("epoch", epoch, "drainMillis", atMost.toMillis()), Held.class, atMost);
  }

  @Override
  public Routed route(long epoch, Authority authority) {
    return post(
        "route", Map.of("epoch", epoch, "authority", authority), Routed.class, Duration.ZERO);
  }

  /** Also opens the connection, so that the next order does not wait for it. */
  @Override
  public Status status() {
    challenge = null;
    return order("GET", "status", new byte[0], Status.class, Duration.ZERO);
  }

  private <T> T post(String name, Map<String, ?> body, Class<T> answer, Duration waits) {
    try {
      return order("POST", name, Json.MAPPER.writeValueAsBytes(body), answer, waits);
    } catch (IOException e) {
      throw failed(name + " can't be written", 0, e);
    }
  }

  private <T> T order(String method, String name, byte[] body, Class<T> as, Duration waits) {
    try {
      Challenge known = challenge;
      boolean fresh = known == null || known.old();
      if (fresh) {
        known = challenge();
      }
      Received answer = exchange(known, method, name, body, waits);
      if (answer.status() == UNSIGNED && !fresh) {
        // The challenge was too old after all: this machine slept, or stood still.
        answer = exchange(challenge(), method, name, body, waits);
      }
      if (answer.status() != 200) {
        throw failed(name + " refused: " + reason(answer), answer.status(), null);
      }
      return Json.MAPPER.readValue(answer.body(), as);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? "it does not answer" : e.getMessage();
      throw failed(name + " failed: " + reason, 0, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(name + " interrupted", 0, e);
    }
  }

  private Challenge challenge() throws IOException, InterruptedException {
    Received answer;
    try {
      answer = line.send("GET", OrderReader.CHALLENGE, null, new byte[0], Duration.ZERO, false);
    } catch (OrderLine.BrokenException e) {
      answer = line.send("GET", OrderReader.CHALLENGE, null, new byte[0], Duration.ZERO, true);
    }
    String value = Json.MAPPER.readTree(answer.body()).path("challenge").asText("");
    if (answer.status() != 200 || !value.matches("[0-9a-f]{1,200}")) {
      throw new IOException("it gives no challenge: it is not an interlay, or has another version");
    }
    challenge = new Challenge(value, System.nanoTime());
    return challenge;
  }

  /**
   * Once more if a connection that lay idle was closed meanwhile: every order may be repeated, but
   * each time under a signature of its own.
   */
  private Received exchange(
      Challenge under, String method, String name, byte[] body, Duration waits)
      throws IOException, InterruptedException {
    try {
      return signed(under, method, name, body, waits, false);
    } catch (OrderLine.BrokenException e) {
      return signed(under, method, name, body, waits, true);
    }
  }

  private Received signed(
      Challenge under, String method, String name, byte[] body, Duration waits, boolean last)
      throws IOException, InterruptedException {
    String path = "/control/" + name;
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String nonce = HexFormat.of().formatHex(random);
    String digest = Sha256.of(body);
    String signature = key.order(method, path, under.value(), nonce, digest);
    Received answer =
        line.send(
            method,
            path,
            new OrderSignature(under.value(), nonce, digest, signature).header(),
            body,
            waits,
            last);
    // Who refuses the signature has none to answer with; nothing else is believed without.
    if (answer.status() != UNSIGNED
        && !ControlKey.same(
            key.answer(signature, answer.status(), answer.body()), answer.signature())) {
      throw new IOException(
          "its answer is not signed with this worker's exodus.control.token: another program"
              + " answers there");
    }
    return answer;
  }

  private static String reason(Received answer) {
    String reason;
    try {
      reason = Json.MAPPER.readTree(answer.body()).path("error").asText("no reason given");
    } catch (IOException e) {
      reason = "no reason given";
    }
    return reason.substring(0, Math.min(LONGEST_REASON, reason.length()));
  }

  private InterlayException failed(String happened, int status, Exception cause) {
    return new InterlayException(uri().toString(), happened, status, cause);
  }
}
