package io.exodus.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.exodus.autoconfigure.part.Handlers;
import io.exodus.engine.runbook.check.OwnChecks;
import io.exodus.engine.runbook.check.RecordVerdicts;
import io.exodus.migration.Authority;
import io.exodus.migration.OwnerRole;
import io.exodus.migration.Phase;
import io.exodus.worker.Handler;
import java.beans.Introspector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.junit.jupiter.api.Test;

/**
 * What designers pick in Camunda Modeler is what workers and engine know, and the other way round.
 * That the models conform to the templates is checked by the lint in src/modeling.
 */
class ElementTemplatesTest {

  private static final List<JsonNode> TEMPLATES = read();

  private static List<JsonNode> read() {
    ObjectMapper json = new ObjectMapper();
    try (Stream<Path> files = Files.list(Path.of(".camunda/element-templates"))) {
      return files
          .flatMap(
              file -> {
                try {
                  return json.readTree(file.toFile()).valueStream();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<JsonNode> properties(String binding) {
    return TEMPLATES.stream()
        .flatMap(template -> template.get("properties").valueStream())
        .filter(
            property ->
                binding.equals(property.at("/binding/name").asText(""))
                    || binding.equals(property.at("/binding/type").asText()));
  }

  private static List<String> values(String binding) {
    return properties(binding)
        .filter(property -> property.has("value"))
        .map(property -> property.get("value").asText())
        .toList();
  }

  private static List<List<String>> choices(String binding) {
    return properties(binding)
        .map(
            property ->
                property.get("choices").valueStream().map(c -> c.get("value").asText()).toList())
        .toList();
  }

  @Test
  void shouldHaveATemplateForEachTopicOfTheWorkersAndForNoOther() {
    assertThat(values("camunda:topic"))
        .containsExactlyInAnyOrderElementsOf(
            Handlers.all(null, null, null, null, null, null).stream().map(Handler::topic).toList());
  }

  @Test
  void shouldHaveATemplateForEachDelegateAndForNoOther() {
    List<String> beans =
        new ClassFileImporter()
            .importPackages("io.exodus.delegate").stream()
                .filter(type -> type.isAssignableTo(JavaDelegate.class))
                .map(JavaClass::getSimpleName)
                .map(name -> "${" + Introspector.decapitalize(name) + "}")
                .toList();

    assertThat(beans).isNotEmpty();
    assertThat(values("camunda:delegateExpression")).containsExactlyInAnyOrderElementsOf(beans);
    assertThat(values("camunda:executionListener"))
        .containsExactly(
            "${" + Introspector.decapitalize(RecordVerdicts.class.getSimpleName()) + "}");
  }

  @Test
  void shouldOfferWhatTheCodeKnows() {
    assertThat(choices("check")).containsExactly(OwnChecks.BUILT_IN);
    assertThat(choices("exodus.role"))
        .containsExactly(Arrays.stream(OwnerRole.values()).map(OwnerRole::variable).toList());
    assertThat(choices("to"))
        .isNotEmpty()
        .allSatisfy(
            sides ->
                assertThat(sides)
                    .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Authority.values()).map(Authority::name).toList()));
  }

  @Test
  void shouldOfferPhasesThatThereAre() {
    List<String> phases = Arrays.stream(Phase.values()).map(Phase::name).toList();

    assertThat(choices("exodus.phase"))
        .contains(phases)
        .allSatisfy(
            choice ->
                assertThat(choice.stream().filter(phase -> !phase.isEmpty()))
                    .isNotEmpty()
                    .isSubsetOf(phases));
  }
}
