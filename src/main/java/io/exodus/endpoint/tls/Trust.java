package io.exodus.endpoint.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom to believe on a TLS connection, and by which certificate to show oneself, if any. */
public final class Trust {

  private final KeyManager[] own;
  private final X509ExtendedTrustManager judge;
  private final SSLContext context;

  private Trust(KeyManager[] own, X509ExtendedTrustManager judge) {
    this.own = own;
    this.judge = judge;
    this.context = context(judge);
  }

  /** What the Java platform trusts; no certificate of one's own. */
  public static Trust platform() {
    return Platform.TRUST;
  }

  private static Trust load() {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return of(null, factory.getTrustManagers());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform has no trust store", e);
    }
  }

  /**
   * @param own null for no certificate of one's own
   * @throws IllegalArgumentException if none of them judges X.509 certificates and host names
   */
  public static Trust of(KeyManager[] own, TrustManager[] judges) {
    return new Trust(
        own,
        Arrays.stream(judges)
            .filter(X509ExtendedTrustManager.class::isInstance)
            .map(X509ExtendedTrustManager.class::cast)
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("no trust manager for X.509 certificates")));
  }

  /** For connections that trust accordingly. Host names are checked only where asked for. */
  public SSLContext context() {
    return context;
  }

  /** Read once, when it is needed first. */
  private static final class Platform {
    static final Trust TRUST = load();
  }

  X509ExtendedTrustManager judge() {
    return judge;
  }

  /** The same, with another judge. */
  SSLContext context(X509ExtendedTrustManager other) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(own, new TrustManager[] {other}, null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform has no TLS", e);
    }
  }
}
