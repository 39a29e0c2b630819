package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusEndpoints;
import io.exodus.cutover.Step;
import io.exodus.engine.ServiceAccounts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The worker and the interlays of a process that plays those roles too. */
@AutoConfiguration(after = ExodusAutoConfiguration.class)
@ConditionalOnWebApplication
public class ExodusRuntimeAutoConfiguration {

  @Bean
  @ConditionalOnProperty(name = "exodus.role", havingValue = "all", matchIfMissing = true)
  ExodusRuntime exodusRuntime(
      ExodusProperties properties,
      ExodusSecrets secrets,
      ExodusEndpoints endpoints,
      ServiceAccounts accounts,
      ObjectProvider<Step.Listener> listener,
      Environment environment) {
    return new ExodusRuntime(
        properties,
        secrets,
        endpoints,
        accounts,
        listener.getIfAvailable(() -> Step.Listener.NONE),
        environment);
  }
}
