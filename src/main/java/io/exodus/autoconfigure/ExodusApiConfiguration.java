package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.EngineUrl;
import io.exodus.autoconfigure.settings.ExodusSecrets;
import io.exodus.engine.api.ApiAccess;
import io.exodus.engine.api.ApiErrors;
import io.exodus.engine.api.ApiJson;
import io.exodus.engine.api.ApiPaths;
import io.exodus.engine.api.EngineTime;
import io.exodus.engine.api.MigrationInLog;
import io.exodus.engine.api.OvertakenStatus;
import io.exodus.engine.api.ServiceLogin;
import io.exodus.engine.api.WorkersTask;
import io.exodus.engine.gate.People;
import io.exodus.engine.gate.Readers;
import io.exodus.engine.gate.Refusals;
import io.exodus.engine.gate.TaskOwners;
import io.exodus.engine.runbook.run.OvertakenException;
import io.exodus.engine.store.Journal;
import io.exodus.engine.store.MigrationStore;
import io.exodus.migration.RefusedException;
import jakarta.servlet.Filter;
import java.util.List;
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
import org.springframework.context.annotation.Import;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The way in to the Exodus API, and the log-in before it and before the engine's own REST API. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@Import(ExodusControllerConfiguration.class)
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

  /** Tasklist, the engine's REST API and a host's own pages all answer gates. */
  @Bean
  FilterRegistrationBean<Filter> exodusOvertakenStatus() {
    var filter =
        new FilterRegistrationBean<Filter>(
            new OvertakenStatus(OvertakenException::pending, OvertakenException::forget));
    filter.setName("exodus-overtaken-status");
    filter.setOrder(LOGIN_ORDER - 1);
    filter.setAsyncSupported(true);
    return filter;
  }

  private static FilterRegistrationBean<Filter> login(
      String name, ExodusSecrets secrets, String path) {
    var filter =
        new FilterRegistrationBean<Filter>(
            new ServiceLogin(
                secrets.worker(), secrets.interlay(), secrets.interlays(), secrets.probe()));
    filter.setName(name);
    filter.setOrder(LOGIN_ORDER);
    filter.setAsyncSupported(true);
    filter.addUrlPatterns(path);
    return filter;
  }

  @Bean
  WebMvcConfigurer exodusApiAccess(
      ObjectProvider<IdentityService> identity,
      ObjectProvider<Readers> readers,
      ObjectProvider<Refusals> refusals,
      ObjectProvider<MigrationStore> migrations,
      ObjectProvider<TaskOwners> tasks,
      ExodusSecrets secrets) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new EngineTime()).addPathPatterns(ApiPaths.ROOT + "/**");
        registry
            .addInterceptor(
                new ApiAccess(
                    identity.getObject(),
                    readers.getObject(),
                    refusals.getObject(),
                    secrets.interlays().keySet()))
            .addPathPatterns(ApiPaths.ROOT + "/**");
        registry
            .addInterceptor(new MigrationInLog(migrations.getObject()))
            .addPathPatterns(ApiPaths.ROOT + "/migrations/**");
        registry
            .addInterceptor(new WorkersTask(tasks.getObject(), refusals.getObject()))
            .addPathPatterns(ApiPaths.ROOT + "/**");
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
  Readers exodusReaders(MigrationStore migrations, Journal journal, ProcessEngine engine) {
    return new Readers(migrations, journal, () -> new People(engine));
  }
}
