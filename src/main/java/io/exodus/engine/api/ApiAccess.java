package io.exodus.engine.api;

import io.exodus.engine.gate.Readers;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.ServiceAccounts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Who may call what: interlays and probes report, workers write, and people read what is of their
 * migrations. The authentication itself is the engine's own filter, in front.
 */
public class ApiAccess implements HandlerInterceptor {

  /** What a refused reader's row in the journal is about. */
  static final String READING = "reading";

  /** Plain letters: encoded ones would be another name here than for whoever answers. */
  private static final Pattern INSTANCES =
      Pattern.compile(
          ".*" + ApiPaths.ROOT + "/interlays/([A-Za-z0-9._-]+)/instances/[A-Za-z0-9-]+");

  private static final String PROBES = ".*" + ApiPaths.ROOT + "/interlays/[^/]+/probes/[^/]+";
  private static final String LIST = ".*" + ApiPaths.ROOT + "/migrations";

  /** Of which records a worker is to read values: for nobody else, administrators neither. */
  private static final String VALUES = ApiPaths.ROOT + "/migrations/{id}/incidents/values";

  private final IdentityService identity;
  private final Readers readers;
  private final Refusals refusals;

  private final Set<String> ownAccounts;

  /**
   * @param ownAccounts interlays that have an account of their own
   */
  public ApiAccess(
      IdentityService identity, Readers readers, Refusals refusals, Set<String> ownAccounts) {
    this.identity = identity;
    this.readers = readers;
    this.refusals = refusals;
    this.ownAccounts = Set.copyOf(ownAccounts);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Authentication caller = identity.getCurrentAuthentication();
    if (caller == null || caller.getUserId() == null) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      return false;
    }
    if (!allowed(request, caller)) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return false;
    }
    request.setAttribute(Caller.ATTRIBUTE, caller.getUserId());
    request.setAttribute(Caller.SEES_ALL, is(caller, ServiceAccounts.WORKER) || admin(caller));
    return true;
  }

  private boolean allowed(HttpServletRequest request, Authentication caller) {
    String path = request.getRequestURI();
    if (is(caller, ServiceAccounts.WORKER)) {
      // Interlays and probes speak for themselves.
      return "GET".equals(request.getMethod()) || ApiPaths.variable(request, "id") != null;
    }
    if ("GET".equals(request.getMethod())) {
      return !values(request) && (admin(caller) || reads(request, path, caller.getUserId()));
    }
    return groups(caller).contains(ServiceAccounts.INTERLAYS) && speaksFor(caller.getUserId(), path)
        || is(caller, ServiceAccounts.PROBE) && path.matches(PROBES);
  }

  /** As the request is dispatched: its path may be written in several ways. */
  private static boolean values(HttpServletRequest request) {
    return VALUES.equals(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
  }

  private boolean reads(HttpServletRequest request, String path, String user) {
    String migration = ApiPaths.variable(request, "id");
    String interlay = ApiPaths.variable(request, "name");
    if (migration != null) {
      return readers.ofMigration(migration, user) || told(migration, user);
    }
    // The list holds what its reader may read.
    return interlay != null ? readers.ofInterlay(interlay, user) : path.matches(LIST);
  }

  /** Once: a dashboard asks every few seconds. */
  private boolean told(String migration, String user) {
    if (readers.exists(migration)) {
      refusals.recordOnce(
          migration,
          user,
          READING,
          "only people with a role in this migration, and camunda-admin, may read it");
    }
    return false;
  }

  /** By its name too: an administrator can join any group. */
  private static boolean is(Authentication caller, String account) {
    return caller.getUserId().equals(account)
        && groups(caller).contains(ServiceAccounts.groupOf(account));
  }

  private static boolean admin(Authentication caller) {
    return groups(caller).contains(Groups.CAMUNDA_ADMIN);
  }

  private static List<String> groups(Authentication caller) {
    return caller.getGroupIds() == null ? List.of() : caller.getGroupIds();
  }

  /** One with an account of its own is reported of by that alone, and that of nobody else. */
  private boolean speaksFor(String account, String path) {
    Matcher matcher = INSTANCES.matcher(path);
    if (!matcher.matches()) {
      return false;
    }
    String interlay = matcher.group(1);
    return account.equals(
        ownAccounts.contains(interlay)
            ? ServiceAccounts.interlay(interlay)
            : ServiceAccounts.INTERLAY);
  }
}
