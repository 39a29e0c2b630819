package io.exodus.engine.runbook.model;

import java.util.HashMap;
import java.util.Map;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** The extension properties ({@code camunda:property}) of a model's element. */
public final class ModelProperties {

  public static final String PHASE = "exodus.phase";
  static final String GATE = "exodus.gate";
  static final String ROLE = "exodus.role";
  public static final String VARIABLE = "exodus.variable";
  static final String ANSWERS = "exodus.answers";
  public static final String CHECK = "exodus.check";
  static final String TERMS = "exodus.terms";
  static final String DEMANDS = "exodus.demands";
  static final String TAKES = "exodus.takes";
  public static final String VOUCHING = "exodus.vouching";
  public static final String SUBJECT = "exodus.subject";
  static final String PREFLIGHT = "exodus.preflight";
  static final String FOUR_EYES = "exodus.fourEyes";

  /** Of a process: what it does not outlive. */
  public static final String ENDS_WITH = "exodus.endsWith";

  private ModelProperties() {}

  public static Map<String, String> of(Element element) {
    Map<String, String> properties = new HashMap<>();
    Element extensions = element.element("extensionElements");
    Element list = extensions == null ? null : extensions.element("properties");
    if (list != null) {
      for (Element property : list.elements("property")) {
        properties.put(property.attribute("name"), property.attribute("value"));
      }
    }
    return properties;
  }
}
