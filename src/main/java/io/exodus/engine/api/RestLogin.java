package io.exodus.engine.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/**
 * The log-in before the engine's REST API: whom a host application has authenticated passes, with
 * the rights that the host gives; everybody else logs in as a user of the engine.
 */
public class RestLogin implements Filter {

  private final Filter login;

  public RestLogin(Filter login) {
    this.login = login;
  }

  @Override
  public void init(FilterConfig config) throws ServletException {
    login.init(config);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Not the engine's own mark, which hangs on the thread: a careless request may have left it.
    if (request instanceof HttpServletRequest http && http.getUserPrincipal() != null) {
      chain.doFilter(request, response);
    } else {
      login.doFilter(request, response, chain);
    }
  }

  @Override
  public void destroy() {
    login.destroy();
  }
}
