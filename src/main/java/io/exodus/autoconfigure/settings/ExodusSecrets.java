package io.exodus.autoconfigure.settings;

import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The secrets between the parts of Exodus. In one process with all parts, one that is not
 * configured is random; a process with a part of them must be told those that it shares with
 * others, and has null for the rest. That of probes has an engine only if it is configured: without
 * it there is no account for them.
 *
 * @param interlays passwords of interlays that have an account of their own, by name
 * @param controls tokens of interlays that have one of their own, by name
 */
public record ExodusSecrets(
    Secret worker,
    Secret interlay,
    Secret control,
    Secret probe,
    Map<String, Secret> interlays,
    Map<String, Secret> controls) {

  static final String WORKER = "exodus.engine.worker-password";
  static final String INTERLAY = "exodus.engine.interlay-password";
  static final String CONTROL = "exodus.control.token";
  static final String PROBE = "exodus.engine.probe-password";

  /** Shorter ones can be guessed, the token even without asking anybody. */
  private static final int SHORTEST = 16;

  /** Without any that an interlay has for itself. */
  public ExodusSecrets(Secret worker, Secret interlay, Secret control, Secret probe) {
    this(worker, interlay, control, probe, Map.of(), Map.of());
  }

  /** The token of an interlay's orders. */
  public Secret control(String interlay) {
    return controls.getOrDefault(interlay, control);
  }

  /**
   * @throws RefusedException naming the key of a secret that the role needs and does not have
   */
  public static ExodusSecrets of(ExodusProperties properties) {
    Role role = properties.role();
    Map<String, Secret> interlays =
        own(properties, "engine-password", ExodusProperties.Interlay::enginePassword);
    Map<String, Secret> controls =
        own(properties, "control-token", ExodusProperties.Interlay::controlToken);
    Set<String> all = properties.interlays().keySet();
    return new ExodusSecrets(
        secret(
            WORKER, properties.engine().workerPassword(), role, List.of(Role.ENGINE, Role.WORKER)),
        secret(
            INTERLAY,
            properties.engine().interlayPassword(),
            role,
            sharedBy(Role.ENGINE, interlays.keySet(), all)),
        secret(
            CONTROL,
            properties.control().token(),
            role,
            sharedBy(Role.WORKER, controls.keySet(), all)),
        probe(properties.engine().probePassword(), role),
        interlays,
        controls);
  }

  /** A process whose interlays all have one of their own needs no shared one. */
  private static List<Role> sharedBy(Role other, Set<String> own, Set<String> all) {
    return !all.isEmpty() && own.containsAll(all) ? List.of(other) : List.of(other, Role.INTERLAY);
  }

  private static Map<String, Secret> own(
      ExodusProperties properties, String key, Function<ExodusProperties.Interlay, String> of) {
    Map<String, Secret> own = new LinkedHashMap<>();
    properties
        .interlays()
        .forEach(
            (name, interlay) -> {
              if (of.apply(interlay) != null) {
                own.put(name, strong("exodus.interlays." + name + "." + key, of.apply(interlay)));
              }
            });
    return own;
  }

  private static Secret strong(String key, String configured) {
    Secret secret = Settings.secret(key, configured);
    if (configured.length() < SHORTEST) {
      throw new RefusedException(
          key,
          "(" + configured.length() + " characters)",
          "use " + SHORTEST + " or more, and random ones: openssl rand -base64 24");
    }
    return secret;
  }

  private static Secret probe(String configured, Role role) {
    boolean given = configured != null && !configured.isBlank();
    if (role == Role.PROBE && !given) {
      throw new RefusedException(
          PROBE, null, "set it: in the role 'probe' it is shared with the engine");
    }
    return given && (role == Role.PROBE || role.plays(Role.ENGINE))
        ? strong(PROBE, configured)
        : null;
  }

  private static Secret secret(String key, String configured, Role role, List<Role> sharedBy) {
    boolean given = configured != null && !configured.isBlank();
    if (role == Role.ALL) {
      return given ? strong(key, configured) : random();
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
    return strong(key, configured);
  }

  private static Secret random() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    // The front satisfies an engine that demands letters, a digit and a sign of every password.
    return Secret.of("aA1-" + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }
}
