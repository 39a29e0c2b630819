package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.repository.Deployment;

/** The shipped models and forms with a designer's changes, deployed as one set. */
final class RunbookSet {

  static final String PREFLIGHT = "preflight.bpmn";

  private final Map<String, String> files = new TreeMap<>();

  private RunbookSet() {}

  static RunbookSet shipped() {
    RunbookSet set = new RunbookSet();
    for (String folder : new String[] {"processes", "forms"}) {
      try (Stream<Path> found = Files.list(Path.of(folder))) {
        for (Path file : found.toList()) {
          // Exodus deploys the start form by itself, with its choices filled in.
          if (!file.endsWith("startMigration.form")) {
            set.files.put(file.getFileName().toString(), Files.readString(file));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return set;
  }

  /** A check that a worker of any language serves, under its own topic. */
  static String external(String check, String... more) {
    return """
        <bpmn:serviceTask id="Task_%1$s" name="%1$s" camunda:type="external" camunda:topic="%1$s">
          <bpmn:extensionElements><camunda:properties>
            <camunda:property name="exodus.check" value="%1$s"/>
          </camunda:properties></bpmn:extensionElements>%2$s
        </bpmn:serviceTask>
        """
        .formatted(check, String.join("", more));
  }

  /** A check that is a Groovy script. */
  static String script(String check, String text) {
    return """
        <bpmn:scriptTask id="Task_%1$s" name="%1$s" scriptFormat="groovy" camunda:asyncBefore="true">
          <bpmn:extensionElements><camunda:properties>
            <camunda:property name="exodus.check" value="%1$s"/>
          </camunda:properties></bpmn:extensionElements>
          <bpmn:script><![CDATA[%2$s]]></bpmn:script>
        </bpmn:scriptTask>
        """
        .formatted(check, text);
  }

  /** Adds a file, or puts it in the place of the shipped one. */
  RunbookSet with(String file, String content) {
    files.put(file, content);
    return this;
  }

  RunbookSet replace(String file, String text, String by) {
    assertThat(files.get(file)).contains(text);
    return with(file, files.get(file).replace(text, by));
  }

  /** Adds elements to the process of a model, as drawing them would. */
  RunbookSet draw(String file, String elements) {
    return replace(file, "</bpmn:process>", elements + "</bpmn:process>");
  }

  /** Draws a task beside the other points of the preflight. */
  RunbookSet drawPoint(String id, String task) {
    return draw(
        PREFLIGHT,
        task
            + """
            <bpmn:sequenceFlow id="Flow_To%1$s" sourceRef="Gateway_PointsSplit" targetRef="%1$s"/>
            <bpmn:sequenceFlow id="Flow_From%1$s" sourceRef="%1$s" targetRef="Gateway_PointsJoin"/>
            """
                .formatted(id));
  }

  Map<String, String> files() {
    return files;
  }

  Deployment deploy(ProcessEngine engine) {
    var deployment = engine.getRepositoryService().createDeployment().name("Our runbooks");
    files.forEach(deployment::addString);
    return deployment.deploy();
  }
}
