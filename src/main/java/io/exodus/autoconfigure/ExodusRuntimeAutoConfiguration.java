package io.exodus.autoconfigure;

import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The worker and the interlays of a process that plays those roles. */
@AutoConfiguration(after = ExodusAutoConfiguration.class)
@ConditionalOnWebApplication
public class ExodusRuntimeAutoConfiguration {

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnRole({Role.WORKER, Role.INTERLAY})
  @Import({ExodusInterlayConfiguration.class, ExodusWorkerConfiguration.class})
  static class Parts {

    @Bean
    EngineUrl exodusEngineUrl(ExodusProperties properties, Environment environment) {
      return new EngineUrl(properties, environment);
    }

    @Bean
    ExodusRuntime exodusRuntime(Optional<InterlayPart> interlays, Optional<WorkerPart> worker) {
      return new ExodusRuntime(interlays, worker);
    }
  }
}
