package io.exodus.autoconfigure;

import io.exodus.autoconfigure.part.EngineDiskHealth;
import io.exodus.autoconfigure.part.FetchingHealth;
import io.exodus.autoconfigure.part.InterlayHealth;
import io.exodus.autoconfigure.part.InterlayPart;
import io.exodus.autoconfigure.part.WorkerHealth;
import io.exodus.autoconfigure.part.WorkerPart;
import io.exodus.engine.database.DatabaseDisk;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** The health of what runs in this process, where there is an actuator to show it. */
@AutoConfiguration(after = {ExodusRuntimeAutoConfiguration.class, ExodusAutoConfiguration.class})
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
public class ExodusHealthAutoConfiguration {

  @Bean
  @ConditionalOnBean(DatabaseDisk.class)
  @ConditionalOnEnabledHealthIndicator("exodusDisk")
  HealthIndicator exodusDiskHealthIndicator(DatabaseDisk disk) {
    return new EngineDiskHealth(disk);
  }

  @Bean
  @ConditionalOnBean(InterlayPart.class)
  @ConditionalOnEnabledHealthIndicator("exodusInterlays")
  HealthIndicator exodusInterlaysHealthIndicator(InterlayPart interlays) {
    return new InterlayHealth(interlays);
  }

  @Bean
  @ConditionalOnBean(WorkerPart.class)
  @ConditionalOnEnabledHealthIndicator("exodusWorker")
  HealthIndicator exodusWorkerHealthIndicator(WorkerPart worker) {
    return new WorkerHealth(worker);
  }

  @Bean
  @ConditionalOnBean(WorkerPart.class)
  @ConditionalOnEnabledHealthIndicator("exodusFetching")
  HealthIndicator exodusFetchingHealthIndicator(WorkerPart worker) {
    return new FetchingHealth(worker);
  }
}
