package io.exodus.autoconfigure.settings;

import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A key that Exodus does not know, in one line. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class UnknownKeyFailureAnalyzer
    extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, UnboundConfigurationPropertiesException cause) {
    if (!cause.getUnboundProperties().stream().allMatch(UnknownKeyFailureAnalyzer::ours)) {
      return null;
    }
    String keys =
        cause.getUnboundProperties().stream()
            .map(property -> property.getName() + " is '" + shown(property) + "'")
            .sorted()
            .collect(Collectors.joining(", "));
    return new FailureAnalysis(
        keys + ": there is no such key; src/docs/reference/configuration.md lists them all",
        null,
        cause);
  }

  /** A host application may be as strict with keys of its own. */
  private static boolean ours(ConfigurationProperty property) {
    return property.getName().toString().startsWith("exodus.");
  }

  /** A misspelt password is a password. */
  private static Object shown(ConfigurationProperty property) {
    String name = property.getName().toString();
    return name.contains("pass") || name.contains("token") || name.contains("secret")
        ? "***"
        : property.getValue();
  }
}
