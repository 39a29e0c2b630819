package io.exodus.autoconfigure;

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
        new Endpoints(Settings.endpoints(properties, families.byName(), trusts), families.byName()),
        engine,
        listener.getIfAvailable(() -> Step.Listener.NONE),
        telemetry);
  }
}
