package io.exodus.interlay.control;

import io.exodus.migration.Secret;
import io.exodus.migration.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of the orders to one instance of an interlay, and of its answers: derived from the token
 * that workers and interlays share, so that the token itself never travels.
 *
 * <p>Name, instance and address are part of the key: an order for one instance is none for another,
 * and whoever has orders sent to an address of its own can't hand them on.
 */
public final class ControlKey {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private ControlKey(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * @param instance of the process, new with every start
   * @param control where the instance takes orders, as it reports it to the engine
   */
  public static ControlKey of(Secret token, String interlay, String instance, URI control) {
    byte[] shared = token.reveal().getBytes(StandardCharsets.UTF_8);
    return new ControlKey(
        mac(
            new SecretKeySpec(shared, ALGORITHM),
            "exodus control key",
            interlay,
            instance,
            control.toString()));
  }

  /**
   * @param challenge of the instance, which keeps an order of earlier from being repeated
   * @param nonce that no other order under the challenge has
   * @param digest of the body
   * @return the signature of an order, as hex
   */
  public String order(String method, String path, String challenge, String nonce, String digest) {
    return hex(mac(key, "order", method, path, challenge, nonce, digest));
  }

  /**
   * @param order signature of the order that is answered
   * @return the signature of the answer, as hex
   */
  public String answer(String order, int status, byte[] body) {
    return hex(mac(key, "answer", order, Integer.toString(status), Sha256.of(body)));
  }

  /** In a time that does not tell how much of it is right. */
  static boolean same(String signature, String other) {
    return MessageDigest.isEqual(
        signature.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** None of the parts holds a line break: names, addresses, paths, hex. */
  private static byte[] mac(SecretKeySpec key, String... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
