package io.exodus.engine.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives each request for a page of Camunda's web applications the nonce of its own content security
 * policy. Camunda 7.24 writes it into the servlet context for the header and reads it there again
 * for the page; of two requests at once, both pages get the later one's, and the browser runs no
 * script of the other.
 */
public class OwnNonce extends HttpFilter {

  /** Camunda's {@code ContentSecurityPolicyProvider.ATTR_CSP_FILTER_NONCE}; optional here. */
  static final String ATTRIBUTE = "org.camunda.bpm.csp.nonce";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ServletContext own = own(request.getServletContext());
    chain.doFilter(
        new HttpServletRequestWrapper(request) {
          @Override
          public ServletContext getServletContext() {
            return own;
          }
        },
        response);
  }

  /** The shared context in all but the nonce. */
  private static ServletContext own(ServletContext shared) {
    AtomicReference<Object> nonce = new AtomicReference<>();
    return (ServletContext)
        Proxy.newProxyInstance(
            ServletContext.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments.length > 0 && ATTRIBUTE.equals(arguments[0])) {
                switch (method.getName()) {
                  case "getAttribute":
                    return nonce.get();
                  case "setAttribute":
                    nonce.set(arguments[1]);
                    return null;
                  case "removeAttribute":
                    nonce.set(null);
                    return null;
                  default:
                    break;
                }
              }
              try {
                return method.invoke(shared, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
