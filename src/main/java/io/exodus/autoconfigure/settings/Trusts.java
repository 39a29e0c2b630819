package io.exodus.autoconfigure.settings;

import io.exodus.endpoint.tls.Trust;
import io.exodus.migration.RefusedException;
import javax.net.ssl.SSLContext;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/**
 * Whom connections to endpoints trust: Spring Boot's SSL bundles, by name.
 *
 * @param bundles null where there are none
 */
public record Trusts(SslBundles bundles) {

  /**
   * For the cutover's orders, where each end shows a certificate.
   *
   * @return null where no bundle is named
   * @throws RefusedException if there is no such bundle, it cannot be read, or it has no
   *     certificate
   */
  public SSLContext control(String bundle) {
    if (bundle == null) {
      return null;
    }
    String key = "exodus.control.ssl-bundle";
    Trust trust = of(key, bundle);
    if (bundles.getBundle(bundle).getStores().getKeyStore() == null) {
      throw new RefusedException(
          key,
          bundle,
          "it has no certificate, and workers and interlays must show each other one; give the "
              + "bundle a keystore");
    }
    return trust.context();
  }

  /**
   * @param key under which the bundle's name is configured
   * @param bundle null for what the Java platform trusts
   * @throws RefusedException if there is no such bundle, or it cannot be read
   */
  public Trust of(String key, String bundle) {
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
