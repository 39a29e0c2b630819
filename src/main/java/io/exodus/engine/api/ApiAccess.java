package io.exodus.engine.api;

import io.exodus.engine.ServiceAccounts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Groups;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Who may call what: interlays and probes report, workers write, and people read who may read the
 * migration process. The authentication itself is the engine's own filter, in front.
 */
public class ApiAccess implements HandlerInterceptor {

  private static final String INSTANCES = ".*" + ApiPaths.ROOT + "/interlays/[^/]+/instances/[^/]+";
  private static final String PROBES = ".*" + ApiPaths.ROOT + "/interlays/[^/]+/probes/[^/]+";

  private final IdentityService identity;
  private final AuthorizationService authorization;

  public ApiAccess(IdentityService identity, AuthorizationService authorization) {
    this.identity = identity;
    this.authorization = authorization;
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
    return true;
  }

  private boolean allowed(HttpServletRequest request, Authentication caller) {
    List<String> groups = caller.getGroupIds() == null ? List.of() : caller.getGroupIds();
    if (groups.contains(ServiceAccounts.WORKERS)) {
      return true;
    }
    if ("GET".equals(request.getMethod())) {
      return groups.contains(Groups.CAMUNDA_ADMIN)
          || authorization.isUserAuthorized(
              caller.getUserId(),
              groups,
              Permissions.READ,
              Resources.PROCESS_DEFINITION,
              "migration");
    }
    String path = request.getRequestURI();
    return groups.contains(ServiceAccounts.INTERLAYS) && path.matches(INSTANCES)
        || groups.contains(ServiceAccounts.PROBES) && path.matches(PROBES);
  }
}
