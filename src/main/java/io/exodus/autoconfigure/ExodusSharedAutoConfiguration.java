package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.Bounds;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.autoconfigure.settings.Trusts;
import io.exodus.endpoint.Family;
import io.exodus.interlay.Protocol;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/** What every role of Exodus needs: its configuration, the families, the shared secrets. */
@AutoConfiguration
@EnableConfigurationProperties(ExodusProperties.class)
public class ExodusSharedAutoConfiguration {

  @Bean
  ExodusFamilies exodusFamilies(
      ObjectProvider<Map<String, Family>> families,
      ObjectProvider<Map<String, Protocol>> protocols) {
    return ExodusFamilies.of(families.getIfAvailable(Map::of), protocols.getIfAvailable(Map::of));
  }

  @Bean
  Trusts exodusTrusts(ObjectProvider<SslBundles> bundles) {
    return new Trusts(bundles.getIfAvailable());
  }

  @Bean
  ExodusSecrets exodusSecrets(ExodusProperties properties) {
    Bounds.demand(properties);
    return ExodusSecrets.of(properties);
  }
}
