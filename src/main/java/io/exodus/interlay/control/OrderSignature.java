package io.exodus.interlay.control;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an order's header {@code Authorization} says: enough to know who orders before the body is
 * read.
 *
 * @param challenge the instance's
 * @param nonce new with each order
 * @param digest SHA-256 of the body, as hex
 * @param value over all of the order, as hex
 */
public record OrderSignature(String challenge, String nonce, String digest, String value) {

  private static final Pattern HEADER =
      Pattern.compile(
          "Exodus challenge=([0-9a-f]{1,200}), nonce=([0-9a-f]{32}), digest=([0-9a-f]{64}),"
              + " signature=([0-9a-f]{64})");

  /** Empty where the header is missing, or is another one. */
  static Optional<OrderSignature> of(String header) {
    Matcher matcher = HEADER.matcher(header == null ? "" : header);
    return matcher.matches()
        ? Optional.of(
            new OrderSignature(
                matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
        : Optional.empty();
  }

  public String header() {
    return "Exodus challenge="
        + challenge
        + ", nonce="
        + nonce
        + ", digest="
        + digest
        + ", signature="
        + value;
  }
}
