package io.exodus.autoconfigure;

import io.exodus.autoconfigure.part.WorkerPart;
import io.exodus.autoconfigure.settings.EngineUrl;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.autoconfigure.settings.Role;
import io.exodus.autoconfigure.settings.Settings;
import io.exodus.autoconfigure.settings.Trusts;
import io.exodus.cutover.Step;
import io.exodus.telemetry.Telemetry;
import io.exodus.worker.Endpoints;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The worker. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.WORKER)
class ExodusWorkerConfiguration {

  // Closed by the runtime, in its order.
  @Bean(destroyMethod = "")
  WorkerPart exodusWorkerPart(
      ExodusProperties properties,
      ExodusFamilies families,
      Trusts trusts,
      ExodusSecrets secrets,
      EngineUrl engine,
      ObjectProvider<Step.Listener> listener,
      Telemetry telemetry) {
    return new WorkerPart(
        properties,
        secrets,
        trusts.control(properties.control().sslBundle()),
        new Endpoints(Settings.endpoints(properties, families.byName(), trusts), families.byName()),
        engine,
        listener.getIfAvailable(() -> Step.Listener.NONE),
        telemetry);
  }
}
