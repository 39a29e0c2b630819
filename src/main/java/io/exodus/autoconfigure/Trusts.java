package io.exodus.autoconfigure;

import io.exodus.endpoint.Trust;
import io.exodus.migration.RefusedException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/**
 * Whom connections to endpoints trust: Spring Boot's SSL bundles, by name.
 *
 * @param bundles null where there are none
 */
record Trusts(SslBundles bundles) {

  /**
   * @param key under which the bundle's name is configured
   * @param bundle null for what the Java platform trusts
   * @throws RefusedException if there is no such bundle, or it cannot be read
   */
  Trust of(String key, String bundle) {
    if (bundle == null) {
      return Trust.platform();
    }
    String remedy = "configure it below spring.ssl.bundle.pem." + bundle + " or .jks." + bundle;
    if (bundles == null) {
      throw new RefusedException(key, bundle, remedy);
    }
    try {
      SslManagerBundle managers = bundles.getBundle(bundle).getManagers();
      return Trust.of(managers.getKeyManagers(), managers.getTrustManagers());
    } catch (NoSuchSslBundleException e) {
      throw new RefusedException(key, bundle, remedy);
    } catch (RuntimeException e) {
      // Its files are read only now.
      throw new RefusedException(key, bundle, "it cannot be read: " + e.getMessage());
    }
  }
}
