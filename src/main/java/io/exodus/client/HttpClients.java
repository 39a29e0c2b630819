package io.exodus.client;

import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * Makes the JDK's HTTP clients. Each call bounds its answer itself: the client bounds only how long
 * it connects.
 */
public final class HttpClients {

  private HttpClients() {}

  /** Over TLS it accepts what this Java accepts. */
  public static HttpClient of(Duration connectTimeout) {
    return of(connectTimeout, null);
  }

  /**
   * @param tls with the certificate to show, and which certificates to accept; null for Java's own
   */
  public static HttpClient of(Duration connectTimeout, SSLContext tls) {
    // To follow a redirect would send the call, and its password, wherever the answer says.
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    return (tls == null ? builder : builder.sslContext(tls)).build();
  }
}
