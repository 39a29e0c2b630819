package io.exodus.engine.runbook.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the variables of a table's verdicts are called. */
class RecordVerdictsTest {

  @ParameterizedTest
  @CsvSource({
    "exodus-preflight-criteria, preflight, true",
    "exodus-commit-criteria,    commit,    true",
    "complianceCriteria,        compliance, true",
    "our-audit-criteria,        ourAudit,  true",
    "exodus-compatibility,      exodusCompatibility, false",
    "freeze,                    freeze,    false",
  })
  void shouldBeginWithTheTablesNameAsAnExpressionCanReadIt(
      String decision, String name, boolean criteria) {
    assertThat(RecordVerdicts.name(decision)).isEqualTo(name);
    assertThat(CriteriaFacts.judgedBy(decision)).isEqualTo(criteria);
  }
}
