package io.exodus.endpoint.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * One TLS handshake, with nothing sent after it, to see how far its other end can be trusted. For
 * the families whose databases speak TLS.
 */
public final class TlsLook {

  private TlsLook() {}

  /** A socket over the connected one, that demands a certificate of that very host. */
  public static SSLSocket over(Socket plain, String host, int port, Trust trust)
      throws IOException {
    return over(plain, host, port, trust.context());
  }

  private static SSLSocket over(Socket plain, String host, int port, SSLContext context)
      throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
    SSLParameters parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  /**
   * @param plain connected, with a time-out for reads; closed afterwards
   * @throws IOException if the connection itself fails
   */
  public static Transport at(Socket plain, String host, int port, Trust trust) throws IOException {
    Witness witness = new Witness(trust.judge());
    try (SSLSocket socket = over(plain, host, port, trust.context(witness))) {
      socket.startHandshake();
      return new Transport(true, socket.getSession().getProtocol(), witness.shown, null, "");
    } catch (SocketTimeoutException e) {
      return new Transport(
          true, null, witness.shown, Transport.Flaw.NO_HANDSHAKE, "no answer to the handshake");
    } catch (SSLException e) {
      return new Transport(true, null, witness.shown, flaw(e), words(e));
    } catch (IOException e) {
      // An end that knows no TLS hangs up, or is not understood.
      return new Transport(true, null, witness.shown, Transport.Flaw.NO_HANDSHAKE, words(e));
    }
  }

  private static Transport.Flaw flaw(SSLException failure) {
    boolean certificate = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return Transport.Flaw.EXPIRED;
      }
      if (cause instanceof CertificateNotYetValidException) {
        return Transport.Flaw.NOT_YET_VALID;
      }
      String words = String.valueOf(cause.getMessage());
      if (words.contains("PKIX")) {
        certificate = true;
      } else if (cause instanceof CertificateException
          && (words.startsWith("No subject") || words.startsWith("No name matching"))) {
        return Transport.Flaw.WRONG_HOST;
      }
    }
    if (certificate) {
      return Transport.Flaw.UNTRUSTED;
    }
    String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("protocol") || words.contains("handshake_failure")
        ? Transport.Flaw.PROTOCOL
        : Transport.Flaw.NO_HANDSHAKE;
  }

  private static String words(IOException failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** Remembers what was shown, and leaves the verdict to the judge. */
  private static final class Witness extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager judge;
    private List<X509Certificate> shown = List.of();

    Witness(X509ExtendedTrustManager judge) {
      this.judge = judge;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      shown = List.of(chain);
      judge.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      shown = List.of(chain);
      judge.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      shown = List.of(chain);
      judge.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      judge.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      judge.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      judge.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
