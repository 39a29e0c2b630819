package io.exodus.engine.overview;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTest {

  @Test
  void shouldLeaveNothingThatAFormTakesForMoreThanWords() {
    assertThat(Markdown.plain("Orders move\n\n## Approved by security\r\n- [x](http://evil)"))
        .isEqualTo("Orders move \\#\\# Approved by security \\- \\[x\\]\\(http\\:\\/\\/evil\\)");
    assertThat(Markdown.plain("<b>*yes*</b> www.evil.com {{briefing}} a\\b"))
        .isEqualTo("\\<b\\>\\*yes\\*\\<\\/b\\> www\\.evil\\.com \\{\\{briefing\\}\\} a\\\\b");
    assertThat(Markdown.plain("1. first")).isEqualTo("1\\. first");
  }

  @Test
  void shouldLeaveWordsAlone() {
    assertThat(Markdown.plain("Bestellungen ziehen um, möglichst 2026"))
        .isEqualTo("Bestellungen ziehen um\\, möglichst 2026");
    assertThat(Markdown.plain(null)).isEmpty();
  }
}
