package io.exodus.engine.api;

import io.exodus.client.LoginRefused;
import io.exodus.engine.gate.ServiceAccounts;
import io.exodus.migration.Secret;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log-in by HTTP Basic. People are looked up by the engine, which locks an account after wrong
 * passwords. The service accounts are compared with the configuration: one process with a wrong
 * password must not lock out all others. A wrong one is answered late; a right one never waits.
 */
public class ServiceLogin extends ProcessEngineAuthenticationFilter {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceLogin.class);
  private static final Duration LATE = Duration.ofMillis(500);
  private static final long TOLD_NANOS = Duration.ofMinutes(1).toNanos();

  private final Map<String, Secret> passwords;
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - TOLD_NANOS);

  /**
   * @param interlays passwords of interlays that have an account of their own, by name
   * @param probe null where there are no probes
   */
  public ServiceLogin(Secret worker, Secret interlay, Map<String, Secret> interlays, Secret probe) {
    Map<String, Secret> all = new HashMap<>();
    interlays.forEach((name, own) -> all.put(ServiceAccounts.interlay(name), own));
    all.put(ServiceAccounts.WORKER, worker);
    all.put(ServiceAccounts.INTERLAY, interlay);
    if (probe != null) {
      all.put(ServiceAccounts.PROBE, probe);
    }
    this.passwords = Map.copyOf(all);
  }

  @Override
  public void init(FilterConfig config) {
    authenticationProvider = new Provider();
  }

  /** Whoever is refused can tell from the header whether it was here, or by something before. */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    ((HttpServletResponse) response).setHeader(LoginRefused.ASKED, "asked");
    if (request.isAsyncSupported() && wrong((HttpServletRequest) request)) {
      late(request, (HttpServletResponse) response);
      return;
    }
    super.doFilter(request, response, chain);
  }

  private boolean wrong(HttpServletRequest request) {
    String[] login = login(request);
    Secret password = login.length == 2 ? passwords.get(login[0]) : null;
    return password != null && !right(password, login[1]);
  }

  /** No thread waits with it. */
  private void late(ServletRequest request, HttpServletResponse response) {
    long now = System.nanoTime();
    long before = toldAt.get();
    if (now - before >= TOLD_NANOS && toldAt.compareAndSet(before, now)) {
      LOG.warn(
          "Wrong password for '{}' from {}",
          login((HttpServletRequest) request)[0],
          request.getRemoteAddr());
    }
    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    response.setHeader("WWW-Authenticate", "Basic realm=\"default\"");
    AsyncContext answer = request.startAsync();
    CompletableFuture.delayedExecutor(LATE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(answer::complete);
  }

  private static boolean right(Secret password, String given) {
    return MessageDigest.isEqual(bytes(given), bytes(password.reveal()));
  }

  private static String[] login(HttpServletRequest request) {
    String given = request.getHeader("Authorization");
    return given == null ? new String[0] : decoded(given);
  }

  private final class Provider implements AuthenticationProvider {

    private final AuthenticationProvider people = new HttpBasicAuthenticationProvider();

    @Override
    public AuthenticationResult extractAuthenticatedUser(
        HttpServletRequest request, ProcessEngine engine) {
      String[] login = login(request);
      Secret password = login.length == 2 ? passwords.get(login[0]) : null;
      if (password == null) {
        return people.extractAuthenticatedUser(request, engine);
      }
      if (!right(password, login[1])) {
        return AuthenticationResult.unsuccessful(login[0]);
      }
      AuthenticationResult result = AuthenticationResult.successful(login[0]);
      result.setGroups(List.of(ServiceAccounts.groupOf(login[0])));
      result.setTenants(List.of());
      return result;
    }

    @Override
    public void augmentResponseByAuthenticationChallenge(
        HttpServletResponse response, ProcessEngine engine) {
      people.augmentResponseByAuthenticationChallenge(response, engine);
    }
  }

  /** User and password; not two where the header is another one, or makes no sense. */
  private static String[] decoded(String header) {
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return new String[0];
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
      return new String(decoded, StandardCharsets.UTF_8).split(":", 2);
    } catch (IllegalArgumentException e) {
      return new String[0];
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
