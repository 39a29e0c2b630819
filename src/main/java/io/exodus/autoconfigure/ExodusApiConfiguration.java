package io.exodus.autoconfigure;

import io.exodus.autoconfigure.ExodusAutoConfiguration.ExodusJdbc;
import io.exodus.engine.Acceptances;
import io.exodus.engine.Catalog;
import io.exodus.engine.Gates;
import io.exodus.engine.RouteService;
import io.exodus.engine.StreamService;
import io.exodus.engine.api.ApiAccess;
import io.exodus.engine.api.ApiErrors;
import io.exodus.engine.api.ApiJson;
import io.exodus.engine.api.ApiPaths;
import io.exodus.engine.api.EngineTime;
import io.exodus.engine.api.IncidentController;
import io.exodus.engine.api.InterlayController;
import io.exodus.engine.api.MigrationController;
import io.exodus.engine.api.MigrationInLog;
import io.exodus.engine.api.MovementController;
import io.exodus.engine.api.ProbeController;
import io.exodus.engine.api.RouteController;
import io.exodus.engine.api.ServiceLogin;
import io.exodus.engine.api.StreamController;
import io.exodus.engine.incident.IncidentBundles;
import io.exodus.engine.incident.Incidents;
import io.exodus.engine.incident.RecordValues;
import io.exodus.engine.runbook.CriterionWatch;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.IncidentStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.ProbeStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import io.exodus.migration.RefusedException;
import jakarta.servlet.Filter;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.ProcessEngineAuthenticationFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.autoconfigure.web.servlet.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.web.servlet.DispatcherServletPath;
import org.springframework.boot.autoconfigure.web.servlet.JerseyApplicationPath;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The Exodus API, and the log-in before it and before the engine's own REST API. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ExodusApiConfiguration {

  /** After Spring Security, and before anything that answers. */
  private static final int LOGIN_ORDER = SecurityProperties.DEFAULT_FILTER_ORDER + 50;

  @Bean
  FilterRegistrationBean<Filter> exodusApiLogin(
      DispatcherServletPath servlet, ExodusSecrets secrets) {
    if (!servlet.getPath().equals("/")) {
      throw new RefusedException(
          "spring.mvc.servlet.path",
          servlet.getPath(),
          "workers and interlays look for the Exodus API below "
              + ApiPaths.ROOT
              + "; leave it out, or move the whole application by server.servlet.context-path");
    }
    return login("exodus-api-login", secrets, ApiPaths.ROOT + "/*");
  }

  /**
   * The engine's REST API comes into a host application with Exodus, and is not left open; nor to
   * everybody whom the host lets in, who would have all rights there as no user of the engine.
   */
  @Bean
  @ConditionalOnProperty(name = "exodus.engine.rest-login", matchIfMissing = true)
  @ConditionalOnMissingFilterBean(ProcessEngineAuthenticationFilter.class)
  FilterRegistrationBean<Filter> exodusRestLogin(
      ObjectProvider<JerseyApplicationPath> rest, ExodusSecrets secrets) {
    JerseyApplicationPath path = rest.getIfAvailable(() -> () -> EngineUrl.REST);
    return login("exodus-rest-login", secrets, path.getUrlMapping());
  }

  private static FilterRegistrationBean<Filter> login(
      String name, ExodusSecrets secrets, String path) {
    var filter =
        new FilterRegistrationBean<Filter>(
            new ServiceLogin(secrets.worker(), secrets.interlay(), secrets.probe()));
    filter.setName(name);
    filter.setOrder(LOGIN_ORDER);
    filter.setAsyncSupported(true);
    filter.addUrlPatterns(path);
    return filter;
  }

  @Bean
  WebMvcConfigurer exodusApiAccess(
      ObjectProvider<IdentityService> identity,
      ObjectProvider<AuthorizationService> authorization,
      ObjectProvider<MigrationStore> migrations) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new EngineTime()).addPathPatterns(ApiPaths.ROOT + "/**");
        registry
            .addInterceptor(new ApiAccess(identity.getObject(), authorization.getObject()))
            .addPathPatterns(ApiPaths.ROOT + "/**");
        registry
            .addInterceptor(new MigrationInLog(migrations.getObject()))
            .addPathPatterns(ApiPaths.ROOT + "/migrations/**");
      }

      @Override
      public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
        converters.add(0, new ApiJson());
      }
    };
  }

  @Bean
  ApiErrors exodusApiErrors() {
    return new ApiErrors();
  }

  @Bean
  MigrationController exodusMigrationController(
      MigrationStore migrations,
      SampleStore samples,
      FindingStore findings,
      Journal journal,
      CriterionWatch watch,
      ExodusJdbc jdbc) {
    return new MigrationController(
        migrations, samples, findings, journal, watch::sampled, jdbc.transaction());
  }

  @Bean
  MovementController exodusMovementController(
      MigrationStore migrations,
      StreamStore streams,
      RecordStore records,
      Acceptances acceptances,
      Journal journal,
      Incidents incidents,
      ExodusJdbc jdbc) {
    return new MovementController(
        migrations, streams, records, acceptances, journal, incidents, jdbc.transaction());
  }

  @Bean
  IncidentController exodusIncidentController(
      MigrationStore migrations,
      IncidentStore incidents,
      Incidents service,
      IncidentBundles bundles,
      RecordValues values,
      Gates gates,
      ProcessEngine engine) {
    return new IncidentController(migrations, incidents, service, bundles, values, gates, engine);
  }

  @Bean
  RouteController exodusRouteController(RouteService routes) {
    return new RouteController(routes);
  }

  @Bean
  StreamController exodusStreamController(StreamService streams) {
    return new StreamController(streams);
  }

  @Bean
  ProbeController exodusProbeController(Catalog catalog, ExodusJdbc jdbc) {
    return new ProbeController(catalog, new ProbeStore(jdbc.client()), jdbc.transaction());
  }

  @Bean
  InterlayController exodusInterlayController(
      Catalog catalog, InterlayStore interlays, MigrationStore migrations) {
    return new InterlayController(catalog, interlays, migrations);
  }
}
