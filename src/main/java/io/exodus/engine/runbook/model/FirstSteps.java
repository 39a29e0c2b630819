package io.exodus.engine.runbook.model;

import java.util.Set;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * The steps by which somebody entitled begins a runbook; they themselves ask who that is. A
 * designer may have drawn one without its template.
 */
final class FirstSteps {

  private static final Set<String> NAMES =
      Set.of(
          "registerMigration",
          "askForChange",
          "checkAgain",
          "recordIncident",
          "callForRollback",
          "acceptDivergence");

  private FirstSteps() {}

  /** Whether the element is one. */
  static boolean is(Element element) {
    return calls(element, NAMES);
  }

  /** Whether one is in it, however deep. */
  static boolean in(Element element) {
    return is(element) || element.elements().stream().anyMatch(FirstSteps::in);
  }

  /** Whether the element calls one of these beans, with either sign of an expression. */
  static boolean calls(Element element, Set<String> beans) {
    String called = element.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "delegateExpression");
    return called != null && beans.contains(called.replaceAll("[#${}\\s]", ""));
  }
}
