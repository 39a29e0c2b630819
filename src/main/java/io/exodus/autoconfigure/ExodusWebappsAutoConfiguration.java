package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.Role;
import io.exodus.engine.api.OwnNonce;
import org.camunda.bpm.spring.boot.starter.property.CamundaBpmProperties;
import org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappAutoConfiguration;
import org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappInitializer;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** What Camunda's web applications need for Exodus's pages, where a process has them. */
@AutoConfiguration(after = CamundaBpmWebappAutoConfiguration.class)
@ConditionalOnClass(CamundaBpmWebappInitializer.class)
@ConditionalOnBean(CamundaBpmWebappInitializer.class)
@ConditionalOnRole(Role.ENGINE)
public class ExodusWebappsAutoConfiguration {

  /** Camunda's own filters come after those of beans, whatever their order. */
  @Bean
  @ConditionalOnProperty(name = "exodus.webapps.own-nonce", matchIfMissing = true)
  FilterRegistrationBean<OwnNonce> exodusOwnNonce(CamundaBpmProperties camunda) {
    var filter = new FilterRegistrationBean<>(new OwnNonce());
    filter.setName("exodus-own-nonce");
    filter.setAsyncSupported(true);
    filter.addUrlPatterns(camunda.getWebapp().getApplicationPath() + "/app/*");
    return filter;
  }
}
