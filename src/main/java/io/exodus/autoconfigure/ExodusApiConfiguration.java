package io.exodus.autoconfigure;

import io.exodus.engine.Catalog;
import io.exodus.engine.RouteService;
import io.exodus.engine.api.ApiAccess;
import io.exodus.engine.api.ApiErrors;
import io.exodus.engine.api.ApiJson;
import io.exodus.engine.api.ApiPaths;
import io.exodus.engine.api.InterlayController;
import io.exodus.engine.api.MigrationController;
import io.exodus.engine.api.MigrationInLog;
import io.exodus.engine.api.MovementController;
import io.exodus.engine.api.RouteController;
import io.exodus.engine.api.ServiceLogin;
import io.exodus.engine.store.FindingStore;
import io.exodus.engine.store.InterlayStore;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.engine.store.RecordStore;
import io.exodus.engine.store.SampleStore;
import io.exodus.engine.store.StreamStore;
import java.util.List;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The Exodus API, and the log-in before it and before the engine's own REST API. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ExodusApiConfiguration {

  @Bean
  FilterRegistrationBean<ServiceLogin> exodusAuthentication(ExodusSecrets secrets) {
    var filter =
        new FilterRegistrationBean<>(new ServiceLogin(secrets.worker(), secrets.interlay()));
    filter.setName("exodus-authentication");
    filter.setAsyncSupported(true);
    filter.addUrlPatterns("/engine-rest/*", ApiPaths.ROOT + "/*");
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
      TransactionTemplate exodusTransaction) {
    return new MigrationController(migrations, samples, findings, journal, exodusTransaction);
  }

  @Bean
  MovementController exodusMovementController(
      MigrationStore migrations,
      StreamStore streams,
      RecordStore records,
      Journal journal,
      TransactionTemplate exodusTransaction) {
    return new MovementController(migrations, streams, records, journal, exodusTransaction);
  }

  @Bean
  RouteController exodusRouteController(RouteService routes) {
    return new RouteController(routes);
  }

  @Bean
  InterlayController exodusInterlayController(
      Catalog catalog, InterlayStore interlays, MigrationStore migrations) {
    return new InterlayController(catalog, interlays, migrations);
  }
}
