package io.exodus.endpoint.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * How a connection to a database is protected, as one attempt has shown.
 *
 * @param encrypted false where the endpoint's settings ask for no encryption
 * @param protocol such as TLSv1.3; null where none was agreed on
 * @param chain certificates that the database showed, its own first; empty where none came
 * @param flaw why the connection is not trusted; null where it is
 * @param detail the flaw in the platform's own words; empty where there is none
 */
public record Transport(
    boolean encrypted, String protocol, List<X509Certificate> chain, Flaw flaw, String detail) {

  public Transport {
    chain = List.copyOf(chain);
  }

  public static Transport plaintext() {
    return new Transport(false, null, List.of(), null, "");
  }

  /** Why an encrypted connection is not trusted. */
  public enum Flaw {
    EXPIRED,
    NOT_YET_VALID,
    /** The chain leads to nobody who is trusted. */
    UNTRUSTED,
    /** The certificate is another host's. */
    WRONG_HOST,
    /** Both sides have no protocol version or cipher in common that is safe enough. */
    PROTOCOL,
    /** What answers there speaks no TLS, or breaks the handshake off. */
    NO_HANDSHAKE
  }
}
