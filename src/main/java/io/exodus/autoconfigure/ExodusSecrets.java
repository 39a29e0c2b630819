package io.exodus.autoconfigure;

import io.exodus.migration.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secrets between the parts of Exodus. One that is not configured is random, and known to this
 * process alone.
 */
record ExodusSecrets(Secret worker, Secret interlay, Secret control) {

  static ExodusSecrets of(ExodusProperties properties) {
    return new ExodusSecrets(
        secret("exodus.engine.worker-password", properties.engine().workerPassword()),
        secret("exodus.engine.interlay-password", properties.engine().interlayPassword()),
        secret("exodus.control.token", properties.control().token()));
  }

  private static Secret secret(String key, String configured) {
    if (configured != null && !configured.isBlank()) {
      return Settings.secret(key, configured);
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }
}
