package io.exodus.worker;

import io.exodus.client.LoginRefused;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpResponseInterceptor;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * The status of a thread's last call. The client forgets it where a refusal has no body, as the
 * engine's own 401 has none.
 */
final class LastStatus implements HttpRequestInterceptor, HttpResponseInterceptor {

  private final ThreadLocal<Integer> status = new ThreadLocal<>();
  private final ThreadLocal<Boolean> askedLogin = new ThreadLocal<>();

  @Override
  public void process(HttpRequest request, EntityDetails entity, HttpContext context) {
    status.remove();
  }

  @Override
  public void process(HttpResponse response, EntityDetails entity, HttpContext context) {
    status.set(response.getCode());
    askedLogin.set(response.containsHeader(LoginRefused.ASKED));
  }

  /** Null where nobody answered. */
  Integer ofThisThread() {
    return status.get();
  }

  /** Whether what answered was, or came after, Exodus's log-in. */
  boolean askedLogin() {
    return Boolean.TRUE.equals(askedLogin.get());
  }
}
