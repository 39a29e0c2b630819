package io.exodus;

import io.exodus.autoconfigure.Instance;
import io.exodus.autoconfigure.StandaloneRole;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The standalone server: the plugin on a Spring Boot of its own. Scans nothing: all is configured.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ExodusApplication {

  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(ExodusApplication.class);
    // Its own file name, so that the plugin's jar carries no application.yaml into a host.
    System.setProperty("spring.config.name", "exodus,application");
    // Here, since the log needs it before anything is configured.
    application.setDefaultProperties(Map.of("exodus.instance", Instance.unnamed()));
    application.addInitializers(new StandaloneRole());
    application.run(args);
  }
}
