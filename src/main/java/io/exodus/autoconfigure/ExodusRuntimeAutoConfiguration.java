package io.exodus.autoconfigure;

import io.exodus.autoconfigure.part.ExodusRuntime;
import io.exodus.autoconfigure.part.InterlayPart;
import io.exodus.autoconfigure.part.WorkerPart;
import io.exodus.autoconfigure.settings.EngineUrl;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.Role;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.JerseyApplicationPath;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** The worker and the interlays of a process that plays those roles. */
@AutoConfiguration(after = ExodusAutoConfiguration.class)
@ConditionalOnRole({Role.WORKER, Role.INTERLAY})
@Import({ExodusInterlayConfiguration.class, ExodusWorkerConfiguration.class})
public class ExodusRuntimeAutoConfiguration {

  @Bean
  EngineUrl exodusEngineUrl(
      ExodusProperties properties,
      Environment environment,
      ObjectProvider<JerseyApplicationPath> rest) {
    return new EngineUrl(properties, environment, rest::getIfAvailable);
  }

  @Bean
  ExodusRuntime exodusRuntime(Optional<InterlayPart> interlays, Optional<WorkerPart> worker) {
    return new ExodusRuntime(interlays, worker);
  }
}
