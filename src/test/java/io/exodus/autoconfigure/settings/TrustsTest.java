package io.exodus.autoconfigure.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.exodus.migration.RefusedException;
import io.exodus.server.Certificates;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A private authority is named by a bundle of Spring Boot's. */
class TrustsTest {

  private static final String KEY = "exodus.endpoints.orders-old.ssl-bundle";

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class));

  @Test
  void shouldTrustTheBundlesAuthority() {
    String pem = "spring.ssl.bundle.pem.databases.truststore.certificate=file:";
    runner
        .withPropertyValues(pem + new Certificates().authority())
        .run(
            context -> {
              Trusts trusts = new Trusts(context.getBean(SslBundles.class));

              assertThat(trusts.of(KEY, "databases").context()).isNotNull();
              assertThatThrownBy(() -> trusts.of(KEY, "datbases"))
                  .isInstanceOf(RefusedException.class)
                  .hasMessage(
                      KEY
                          + " is 'datbases': configure it below spring.ssl.bundle.pem.datbases or"
                          + " .jks.datbases");
            });
  }

  @Test
  void shouldDemandACertificateOfItsOwnForOrders() {
    Certificates authority = new Certificates();
    Certificates.Issued own = authority.issue("interlay", "dns:interlay", "-1d", 9);
    String bundle = "spring.ssl.bundle.pem.";
    runner
        .withPropertyValues(
            bundle + "half.truststore.certificate=file:" + authority.authority(),
            bundle + "whole.truststore.certificate=file:" + authority.authority(),
            bundle + "whole.keystore.certificate=file:" + own.certificate(),
            bundle + "whole.keystore.private-key=file:" + own.privateKey())
        .run(
            context -> {
              Trusts trusts = new Trusts(context.getBean(SslBundles.class));

              assertThat(trusts.control(null)).isNull();
              assertThat(trusts.control("whole")).isNotNull();
              assertThatThrownBy(() -> trusts.control("half"))
                  .isInstanceOf(RefusedException.class)
                  .hasMessageStartingWith(
                      "exodus.control.ssl-bundle is 'half': it has no certificate");
            });
  }

  @Test
  void shouldSayWhatIsWrongWithABundleThatCannotBeRead() {
    runner
        .withPropertyValues(
            "spring.ssl.bundle.pem.databases.truststore.certificate=file:/nowhere/ca.pem")
        .run(
            context -> {
              Trusts trusts = new Trusts(context.getBean(SslBundles.class));

              assertThatThrownBy(() -> trusts.of(KEY, "databases"))
                  .isInstanceOf(RefusedException.class)
                  .hasMessageContaining("it cannot be read: ");
            });
  }
}
