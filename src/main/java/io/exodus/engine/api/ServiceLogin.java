package io.exodus.engine.api;

import io.exodus.engine.ServiceAccounts;
import io.exodus.migration.Secret;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.camunda.bpm.engine.rest.security.auth.impl.HttpBasicAuthenticationProvider;

/**
 * The log-in by HTTP Basic. People are looked up by the engine, which locks an account after wrong
 * passwords. The service accounts are compared with the configuration: one process with a wrong
 * password must not lock out all others.
 */
public class ServiceLogin extends ProcessEngineAuthenticationFilter {

  private final Map<String, Secret> passwords;

  /**
   * @param probe null where there are no probes
   */
  public ServiceLogin(Secret worker, Secret interlay, Secret probe) {
    Map<String, Secret> all = new HashMap<>();
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

  private final class Provider implements AuthenticationProvider {

    private final AuthenticationProvider people = new HttpBasicAuthenticationProvider();

    @Override
    public AuthenticationResult extractAuthenticatedUser(
        HttpServletRequest request, ProcessEngine engine) {
      String given = request.getHeader("Authorization");
      String[] login = given == null ? new String[0] : decoded(given);
      Secret password = login.length == 2 ? passwords.get(login[0]) : null;
      if (password == null) {
        return people.extractAuthenticatedUser(request, engine);
      }
      if (!MessageDigest.isEqual(bytes(login[1]), bytes(password.reveal()))) {
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
