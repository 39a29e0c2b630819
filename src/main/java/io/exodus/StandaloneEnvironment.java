package io.exodus;

import java.util.ServiceLoader;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Lets in what the standalone server has and the plugin does not: the demo. It is registered as a
 * service, which the plugin's jar leaves out.
 */
public class StandaloneEnvironment implements EnvironmentPostProcessor, Ordered {

  @Override
  public int getOrder() {
    // After the configuration files, which may activate a profile.
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    // A host application may have a profile of that name, and a database that is dear to it.
    if (application.getAllSources().contains(ExodusApplication.class)) {
      ServiceLoader.load(EnvironmentPostProcessor.class)
          .forEach(addition -> addition.postProcessEnvironment(environment, application));
    }
  }
}
