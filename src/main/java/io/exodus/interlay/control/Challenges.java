package io.exodus.interlay.control;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps an order from counting twice. A challenge tells its own age by this process's clock, and
 * asking for one costs no memory; only orders that were signed by the key are remembered, until
 * their challenge is too old. For one thread.
 */
public final class Challenges {

  /** After the challenge was given out. */
  public static final Duration VALID = Duration.ofMinutes(5);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int HEAD = 2 * Long.BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec own;
  private final LongSupplier nanos;
  private final Map<String, Long> used = new LinkedHashMap<>();

  /**
   * @param nanos a clock that never goes back
   */
  public Challenges(LongSupplier nanos) {
    this.nanos = nanos;
    byte[] random = new byte[32];
    RANDOM.nextBytes(random);
    own = new SecretKeySpec(random, ALGORITHM);
  }

  public String next() {
    byte[] head =
        ByteBuffer.allocate(HEAD).putLong(nanos.getAsLong()).putLong(RANDOM.nextLong()).array();
    return HexFormat.of().formatHex(head) + HexFormat.of().formatHex(mac(head));
  }

  /** Whether it was given out here, and not too long ago. */
  public boolean valid(String challenge) {
    byte[] bytes;
    try {
      bytes = HexFormat.of().parseHex(challenge);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (bytes.length <= HEAD) {
      return false;
    }
    byte[] head = Arrays.copyOf(bytes, HEAD);
    return MessageDigest.isEqual(mac(head), Arrays.copyOfRange(bytes, HEAD, bytes.length))
        && nanos.getAsLong() - ByteBuffer.wrap(head).getLong() <= VALID.toNanos();
  }

  /**
   * @param signature of an order under a challenge that is valid
   * @return false if it has been used before
   */
  public boolean use(String signature) {
    long now = nanos.getAsLong();
    // What was used longer ago than a challenge is valid can't come again.
    Iterator<Long> eldest = used.values().iterator();
    while (eldest.hasNext() && now - eldest.next() > VALID.toNanos()) {
      eldest.remove();
    }
    return used.putIfAbsent(signature, now) == null;
  }

  public int remembered() {
    return used.size();
  }

  private byte[] mac(byte[] head) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(own);
      return mac.doFinal(head);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
