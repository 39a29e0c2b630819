package io.exodus.engine.runbook.check;

import io.exodus.engine.runbook.model.ModelProperties;
import io.exodus.migration.RefusedException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.ExternalTaskActivityBehavior;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/** The checks that a designer has put into a model: tasks with an {@code exodus.check} property. */
public final class OwnChecks {

  /** The points that Exodus's own worker checks in every migration. */
  public static final List<String> BUILT_IN =
      List.of(
          "endpoints",
          "credentials",
          "health",
          "interlays",
          "telemetry",
          "capacity",
          "compatibility");

  private static final String NAME = "[A-Za-z][A-Za-z0-9-]{0,62}";
  private static final Set<String> TASKS = Set.of("serviceTask", "scriptTask");

  private OwnChecks() {}

  /** The names of the checks in a model. */
  public static List<String> names(BpmnModelInstance model) {
    return model.getModelElementsByType(CamundaProperty.class).stream()
        .filter(property -> ModelProperties.CHECK.equals(property.getCamundaName()))
        .map(CamundaProperty::getCamundaValue)
        .toList();
  }

  /** Makes the task one whose result is recorded, if the model marks it as a check. */
  public static void attach(
      Element element, ActivityImpl activity, CheckListener.Services services) {
    String check = ModelProperties.of(element).get(ModelProperties.CHECK);
    if (check == null) {
      return;
    }
    if (!check.matches(NAME)) {
      throw refused(
          element, check, "use up to 63 letters, digits and hyphens, beginning with a letter");
    }
    if (BUILT_IN.contains(check)) {
      throw refused(element, check, "Exodus's own check has that name; choose another");
    }
    if (element.element("multiInstanceLoopCharacteristics") != null) {
      throw refused(element, check, "a check gives one result; remove its loop");
    }
    CheckListener listener = new CheckListener(services, check);
    if (activity.getActivityBehavior() instanceof ExternalTaskActivityBehavior task) {
      activity.setActivityBehavior(new CheckBehavior(task, listener));
    } else if (!activity.isAsyncBefore()) {
      throw refused(
          element,
          check,
          "set camunda:asyncBefore to true, so that a failing check gets its own incident");
    }
    activity.setScope(true);
    activity.addBuiltInListener(ExecutionListener.EVENTNAME_START, listener);
    activity.addBuiltInListener(ExecutionListener.EVENTNAME_END, listener);
  }

  /**
   * @throws RefusedException where the property would have no effect, or two checks have one name
   */
  public static void verify(Element process) {
    verify(process, new HashSet<>());
  }

  private static void verify(Element parent, Set<String> names) {
    for (Element element : parent.elements()) {
      Map<String, String> properties = ModelProperties.of(element);
      String check = properties.get(ModelProperties.CHECK);
      if (check != null && !TASKS.contains(element.getTagName())) {
        throw refused(element, check, "only a service task or a script task can be a check");
      }
      if (check != null && !names.add(check)) {
        throw refused(element, check, "another check of this model has that name; choose another");
      }
      verify(element, names);
    }
  }

  private static RefusedException refused(Element element, String check, String remedy) {
    return new RefusedException(
        element.attribute("id") + " " + ModelProperties.CHECK, check, remedy);
  }
}
