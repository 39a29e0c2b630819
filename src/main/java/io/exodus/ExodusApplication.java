package io.exodus;

import io.exodus.autoconfigure.StandaloneRole;
import io.exodus.autoconfigure.settings.Instance;
import io.exodus.journal.VerifyJournal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The standalone server: the plugin on a Spring Boot of its own. Scans nothing: all is configured.
 * With a command as its first argument it does that, and starts nothing.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class ExodusApplication {

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(VerifyJournal.NAME)) {
      List<String> rest = Arrays.asList(args).subList(1, args.length);
      System.exit(VerifyJournal.run(rest, System.out, System.err));
    }
    SpringApplication application = new SpringApplication(ExodusApplication.class);
    // Its own file name, so that the plugin's jar carries no application.yaml into a host.
    System.setProperty("spring.config.name", "exodus,application");
    // Here, since the log needs it before anything is configured.
    application.setDefaultProperties(Map.of("exodus.instance", Instance.unnamed()));
    application.addInitializers(new StandaloneRole());
    application.run(args);
  }
}
