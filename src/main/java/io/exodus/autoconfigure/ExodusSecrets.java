package io.exodus.autoconfigure;

import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * The secrets between the parts of Exodus. In one process with all parts, one that is not
 * configured is random; a process with a part of them must be told those that it shares with
 * others, and has null for the rest. That of probes has an engine only if it is configured: without
 * it there is no account for them.
 */
record ExodusSecrets(Secret worker, Secret interlay, Secret control, Secret probe) {

  static final String WORKER = "exodus.engine.worker-password";
  static final String INTERLAY = "exodus.engine.interlay-password";
  static final String CONTROL = "exodus.control.token";
  static final String PROBE = "exodus.engine.probe-password";

  /**
   * @throws RefusedException naming the key of a secret that the role needs and does not have
   */
  static ExodusSecrets of(ExodusProperties properties) {
    Role role = properties.role();
    return new ExodusSecrets(
        secret(
            WORKER, properties.engine().workerPassword(), role, List.of(Role.ENGINE, Role.WORKER)),
        secret(
            INTERLAY,
            properties.engine().interlayPassword(),
            role,
            List.of(Role.ENGINE, Role.INTERLAY)),
        secret(CONTROL, properties.control().token(), role, List.of(Role.WORKER, Role.INTERLAY)),
        probe(properties.engine().probePassword(), role));
  }

  private static Secret probe(String configured, Role role) {
    boolean given = configured != null && !configured.isBlank();
    if (role == Role.PROBE && !given) {
      throw new RefusedException(
          PROBE, null, "set it: in the role 'probe' it is shared with the engine");
    }
    return given && (role == Role.PROBE || role.plays(Role.ENGINE))
        ? Settings.secret(PROBE, configured)
        : null;
  }

  private static Secret secret(String key, String configured, Role role, List<Role> sharedBy) {
    boolean given = configured != null && !configured.isBlank();
    if (role == Role.ALL) {
      return given ? Settings.secret(key, configured) : random();
    }
    if (!sharedBy.contains(role)) {
      return null;
    }
    if (!given) {
      throw new RefusedException(
          key,
          null,
          "set it: in the role '" + role + "' it is shared with processes of other roles");
    }
    return Settings.secret(key, configured);
  }

  private static Secret random() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    // The front satisfies an engine that demands letters, a digit and a sign of every password.
    return Secret.of("aA1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }
}
