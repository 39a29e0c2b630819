package io.exodus.engine.gate;

import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Resource;

/** Gives permissions in addition to what is there; takes none away. */
final class Grants {

  private final AuthorizationService authorization;
  private final IdentityService identity;

  private final boolean enabled;

  Grants(ProcessEngine engine) {
    this.authorization = engine.getAuthorizationService();
    this.identity = engine.getIdentityService();
    this.enabled = engine.getProcessEngineConfiguration().isAuthorizationEnabled();
  }

  /**
   * @param grantee id of a user, or else of a group
   */
  void give(String grantee, Resource resource, String id, Permission... permissions) {
    if (!enabled) {
      // Everybody may do everything, and nothing would remove the permission with its resource.
      return;
    }
    boolean user = identity.createUserQuery().userId(grantee).count() > 0;
    var known = authorization.createAuthorizationQuery().resourceType(resource).resourceId(id);
    Authorization grant =
        (user ? known.userIdIn(grantee) : known.groupIdIn(grantee))
            .authorizationType(Authorization.AUTH_TYPE_GRANT)
            .singleResult();
    if (grant == null) {
      grant = authorization.createNewAuthorization(Authorization.AUTH_TYPE_GRANT);
      if (user) {
        grant.setUserId(grantee);
      } else {
        grant.setGroupId(grantee);
      }
      grant.setResource(resource);
      grant.setResourceId(id);
    }
    boolean changed = grant.getId() == null;
    for (Permission permission : permissions) {
      if (!grant.isPermissionGranted(permission)) {
        grant.addPermission(permission);
        changed = true;
      }
    }
    if (changed) {
      authorization.saveAuthorization(grant);
    }
  }
}
