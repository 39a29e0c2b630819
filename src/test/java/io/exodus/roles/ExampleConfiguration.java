package io.exodus.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A configuration file of the documentation, with a test's addresses in place of the example's. */
final class ExampleConfiguration {

  private ExampleConfiguration() {}

  /**
   * @param replacements each must occur, so that the example and its test stay together
   */
  static Path of(String role, Path directory, Map<String, String> replacements) throws IOException {
    String text = Files.readString(Path.of("src/docs/examples", role + ".yaml"));
    for (Map.Entry<String, String> replacement : replacements.entrySet()) {
      assertThat(text).as(role + ".yaml").contains(replacement.getKey());
      text = text.replace(replacement.getKey(), replacement.getValue());
    }
    return Files.writeString(directory.resolve(role + ".yaml"), text);
  }
}
