package io.exodus.demo;

import io.exodus.autoconfigure.ExodusAutoConfiguration;
import io.exodus.autoconfigure.ExodusRuntimeAutoConfiguration;
import io.exodus.autoconfigure.part.ExodusRuntime;
import io.exodus.autoconfigure.settings.ExodusProperties;
import io.exodus.demo.server.DemoDatabases;
import io.exodus.demo.server.LiveDatabase;
import io.exodus.demo.story.DemoOwners;
import io.exodus.demo.story.DemoView;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;

/**
 * The demo's people and its live databases, and in the profile {@code unattended} the run that the
 * people carry by themselves.
 */
@AutoConfiguration(after = {ExodusAutoConfiguration.class, ExodusRuntimeAutoConfiguration.class})
@ConditionalOnBean(DemoDatabases.class)
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
      DemoDatabases databases,
      DemoView view,
      ExodusRuntime runtime,
      ExodusProperties properties) {
    return new UnattendedDemo(context, engine, databases, view, runtime, properties.demo());
  }

  @Bean
  @Profile("!unattended")
  @ConditionalOnBean(ExodusRuntime.class)
  AttendedDemo attendedDemo(
      ProcessEngine engine,
      DemoDatabases databases,
      MigrationStore migrations,
      ExodusRuntime runtime,
      ExodusProperties properties,
      Environment environment) {
    List<LiveDatabase> live =
        databases.all().stream()
            .map(
                database ->
                    new LiveDatabase(database, databases.of(database), runtime, properties.demo()))
            .toList();
    return new AttendedDemo(
        live,
        new Onlooker(engine, migrations, new Books(live, migrations), System.out),
        new Welcome(environment, System.out));
  }
}
