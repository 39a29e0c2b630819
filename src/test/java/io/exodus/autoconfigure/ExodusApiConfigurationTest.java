package io.exodus.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.engine.api.ControlAddresses;
import io.exodus.engine.authority.AlterationService;
import io.exodus.engine.authority.RouteService;
import io.exodus.engine.authority.StreamService;
import io.exodus.engine.gate.Acceptances;
import io.exodus.engine.gate.Gates;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.incident.RecordValues;
import io.exodus.engine.plan.Catalog;
import io.exodus.engine.runbook.check.CriterionWatch;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.Secret;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletPath;
import org.springframework.boot.autoconfigure.web.servlet.JerseyApplicationPath;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** Which doors Exodus guards in a host application. */
class ExodusApiConfigurationTest {

  private static final Secret SECRET = Secret.of("secret");

  private final WebApplicationContextRunner host =
      new WebApplicationContextRunner()
          .withConfiguration(AutoConfigurations.of(ExodusApiConfiguration.class))
          .withBean(ExodusSecrets.class, () -> new ExodusSecrets(SECRET, SECRET, SECRET, null))
          .withBean(ExodusJdbc.class, () -> new ExodusJdbc(mock(), mock(), mock(), mock()))
          .withBean(Catalog.class, () -> new Catalog(Map.of(), Map.of(), Map.of()))
          .withBean(ControlAddresses.class, () -> new ControlAddresses(Map.of()))
          .withBean(RouteService.class, () -> mock())
          .withBean(StreamService.class, () -> mock())
          .withBean(AlterationService.class, () -> mock())
          .withBean(MigrationStore.class, () -> mock())
          .withBean(SampleStore.class, () -> mock())
          .withBean(FindingStore.class, () -> mock())
          .withBean(StreamStore.class, () -> mock())
          .withBean(RecordStore.class, () -> mock())
          .withBean(Acceptances.class, () -> mock())
          .withBean(InterlayStore.class, () -> mock())
          .withBean(Journal.class, () -> mock())
          .withBean(Gates.class, () -> mock())
          .withBean(Refusals.class, () -> mock())
          .withBean(IdentityService.class, () -> mock())
          .withBean(ProcessEngine.class, ExodusApiConfigurationTest::engine)
          .withBean(Incidents.class, () -> mock())
          .withBean(IncidentStore.class, () -> mock())
          .withBean(IncidentBundles.class, () -> mock())
          .withBean(RecordValues.class, () -> mock())
          .withBean(CriterionWatch.class, () -> mock())
          .withBean(DispatcherServletPath.class, () -> () -> "/")
          .withBean(JerseyApplicationPath.class, () -> () -> "/engine");

  private static ProcessEngine engine() {
    ProcessEngine engine = mock();
    when(engine.getProcessEngineConfiguration())
        .thenReturn(mock(ProcessEngineConfigurationImpl.class));
    return engine;
  }

  @Test
  void shouldCloseBothApisWhereverTheyLie() {
    host.run(
        context -> {
          assertThat(
                  context.getBean("exodusApiLogin", FilterRegistrationBean.class).getUrlPatterns())
              .containsExactly("/exodus/api/*");
          assertThat(
                  context.getBean("exodusRestLogin", FilterRegistrationBean.class).getUrlPatterns())
              .containsExactly("/engine/*");
        });
  }

  @Test
  void shouldLeaveTheRestApiToAHostThatSaysSo() {
    host.withPropertyValues("exodus.engine.rest-login=false")
        .run(
            context ->
                assertThat(context).hasBean("exodusApiLogin").doesNotHaveBean("exodusRestLogin"));
  }

  static class OwnLogin {

    @Bean
    FilterRegistrationBean<ProcessEngineAuthenticationFilter> login() {
      return new FilterRegistrationBean<>(new ProcessEngineAuthenticationFilter());
    }
  }

  @Test
  void shouldLeaveTheRestApiToTheHostsOwnLogin() {
    host.withUserConfiguration(OwnLogin.class)
        .run(
            context ->
                assertThat(context).hasBean("exodusApiLogin").doesNotHaveBean("exodusRestLogin"));
  }

  @Test
  void shouldRefuseAPathThatWorkersWouldNotFind() {
    host.withBean(
            "servlet",
            DispatcherServletPath.class,
            () -> () -> "/mvc",
            definition -> definition.setPrimary(true))
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageStartingWith("spring.mvc.servlet.path is '/mvc'"));
  }
}
