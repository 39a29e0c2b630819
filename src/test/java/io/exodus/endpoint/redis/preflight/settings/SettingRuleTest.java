package io.exodus.endpoint.redis.preflight.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingRuleTest {

  @Test
  void shouldBeInTheReferenceWithItsSeverity() throws Exception {
    List<String> rows =
        Files.readAllLines(Path.of("src/docs/reference/preflight.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

    for (SettingRule rule :
        Stream.concat(SettingRule.NOTICED.stream(), SettingRule.FOR_OPERATORS.stream()).toList()) {
      for (String name : rule.names()) {
        assertThat(rows)
            .as(name)
            .anyMatch(
                row ->
                    row.contains("`" + name + "`")
                        && row.contains(
                            "| " + rule.severity().name().toLowerCase(java.util.Locale.ROOT)));
      }
    }
    SettingRule.GROUPS.stream()
        .flatMap(group -> group.settings().stream())
        .map(names -> names.get(0).replace("zset-", "hash-"))
        .forEach(name -> assertThat(rows).as(name).anyMatch(row -> row.contains("`" + name + "`")));
  }

  @Test
  void shouldTakeZeroForNoLimit() {
    SettingRule.Differs tighter = SettingRule.Differs.TIGHTER;

    assertThat(tighter.between("0", "1")).isTrue();
    assertThat(tighter.between(null, "1")).isTrue();
    assertThat(tighter.between("2", "1")).isTrue();
    assertThat(tighter.between("1", "1")).isFalse();
    assertThat(tighter.between("1", "2")).isFalse();
    assertThat(tighter.between("1", "0")).isFalse();
    assertThat(tighter.between("1", null)).isFalse();
  }
}
