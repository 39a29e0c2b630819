package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.Role;
import io.exodus.autoconfigure.settings.Settings;
import io.exodus.file.PrivateFiles;
import io.exodus.migration.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Prepares the standalone server for its role. A worker or an interlay does without process engine,
 * database and web applications. A host application keeps its own, whatever its role.
 */
public class StandaloneRole
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final Pattern H2_FILE = Pattern.compile("jdbc:h2:(?:file:)?([./][^;]*)(?:;.*)?");
  private static final String EXCLUDE = "spring.autoconfigure.exclude";
  private static final String ADMINISTRATOR = "camunda.bpm.admin-user.password";
  private static final List<String> ENGINE_ONLY =
      List.of(
          "org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration",
          "org.camunda.bpm.spring.boot.starter.rest.CamundaBpmRestJerseyAutoConfiguration",
          "org.camunda.bpm.spring.boot.starter.webapp.CamundaBpmWebappAutoConfiguration",
          "org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration");

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    // Camunda would take an unresolved placeholder for the password itself.
    Binder.get(environment)
        .bind(ADMINISTRATOR, String.class)
        .ifBound(password -> Settings.secret(ADMINISTRATOR, password));
    if (Role.of(environment).plays(Role.ENGINE)) {
      makeRoom(environment.getProperty("spring.datasource.url", ""));
      return;
    }
    Set<String> excluded =
        new LinkedHashSet<>(
            Binder.get(environment).bind(EXCLUDE, Bindable.listOf(String.class)).orElse(List.of()));
    excluded.addAll(ENGINE_ONLY);
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "exodusRole",
                Map.of(
                    EXCLUDE,
                    String.join(",", excluded),
                    // The web applications' pages lie on the class path, where Spring serves from.
                    "spring.web.resources.add-mappings",
                    false)));
  }

  /** H2 would make its directory readable by all. */
  private static void makeRoom(String url) {
    Matcher file = H2_FILE.matcher(url);
    if (!file.matches()) {
      return;
    }
    Path directory = Path.of(file.group(1)).toAbsolutePath().getParent();
    try {
      PrivateFiles.directory(directory);
    } catch (IOException e) {
      throw new RefusedException(
          "spring.datasource.url", url, "the directory " + directory + " can't be created: " + e);
    }
  }
}
