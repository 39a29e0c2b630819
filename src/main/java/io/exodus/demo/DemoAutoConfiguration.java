package io.exodus.demo;

import io.exodus.autoconfigure.ExodusAutoConfiguration;
import io.exodus.autoconfigure.ExodusProperties;
import io.exodus.autoconfigure.ExodusRuntime;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

/**
 * The demo's people, and in the profile {@code unattended} the run that they carry by themselves.
 */
@AutoConfiguration(after = ExodusAutoConfiguration.class)
@Profile("demo")
public class DemoAutoConfiguration {

  @Bean
  DemoOwners demoOwners(ProcessEngine engine) {
    return new DemoOwners(engine);
  }

  @Bean
  DemoView demoView(
      MigrationStore migrations, SampleStore samples, RecordStore records, FindingStore findings) {
    return new DemoView(migrations, samples, records, findings);
  }

  @Bean
  @Profile("unattended")
  UnattendedDemo unattendedDemo(
      ConfigurableApplicationContext context,
      ProcessEngine engine,
      DemoServers servers,
      DemoView view,
      ExodusRuntime runtime,
      ExodusProperties properties) {
    return new UnattendedDemo(context, engine, servers, view, runtime, properties.demo());
  }
}
