package io.exodus.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.exodus.engine.store.RunbookKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.delegate.DmnDecisionTableEvaluationListener;
import org.camunda.bpm.dmn.engine.delegate.DmnEvaluatedDecisionRule;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableImpl;
import org.camunda.bpm.dmn.engine.impl.DmnDecisionTableRuleImpl;

/** Evaluates the decision tables and remembers which of their rules applied. */
final class Decisions {

  private final Set<String> hit = new HashSet<>();
  private final Map<String, DmnDecision> tables = new HashMap<>();
  private final DmnEngine engine;

  Decisions() {
    var configuration = new DefaultDmnEngineConfiguration();
    configuration.setCustomPostDecisionTableEvaluationListeners(
        List.<DmnDecisionTableEvaluationListener>of(
            event ->
                event.getMatchingRules().stream()
                    .map(DmnEvaluatedDecisionRule::getId)
                    .forEach(hit::add)));
    engine = configuration.buildEngine();
  }

  List<Map<String, Object>> evaluate(String id, Map<String, Object> inputs) {
    return engine.evaluateDecisionTable(table(id), inputs).getResultList();
  }

  /** Every rule of every table evaluated so far applied at least once. */
  void assertEveryRuleApplied() {
    Set<String> rules = new TreeSet<>();
    tables.values().stream()
        .flatMap(table -> ((DmnDecisionTableImpl) table.getDecisionLogic()).getRules().stream())
        .map(DmnDecisionTableRuleImpl::getId)
        .forEach(rules::add);
    rules.removeAll(hit);
    assertThat(rules).as("rules that never applied").isEmpty();
  }

  private DmnDecision table(String id) {
    return tables.computeIfAbsent(
        id, key -> engine.parseDecision(key, getClass().getResourceAsStream(file(key))));
  }

  private static String file(String key) {
    String family = RunbookKeys.compatibility("");
    if (key.startsWith(family)) {
      return "/processes/compatibility." + key.substring(family.length()) + ".dmn";
    }
    String name = key.substring(RunbookKeys.PREFIX.length());
    return "/processes/"
        + Pattern.compile("-(.)").matcher(name).replaceAll(m -> m.group(1).toUpperCase(Locale.ROOT))
        + ".dmn";
  }
}
