package io.exodus.demo.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {

  private static final long SECOND = 1_000_000_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private long now = 100 * SECOND;

  private ProgressPrinter printer(boolean terminal) {
    return new ProgressPrinter(out, terminal, () -> now);
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldTellElapsedTimeWithPhasesAndNotes() {
    ProgressPrinter printer = printer(false);
    now += 3 * SECOND;
    printer.phase("Copy records");
    printer.note("lag 12 ms");

    assertThat(printed().lines())
        .containsExactly("    3.0 s == Copy records", "    3.0 s    lag 12 ms");
  }

  @Test
  void shouldPrintALineEveryOtherSecondWhenThereIsNoTerminal() {
    ProgressPrinter printer = printer(false);
    for (int i = 0; i <= 50; i++) {
      printer.progress("Copy", i * 2, 100);
      now += SECOND / 10;
    }

    assertThat(printed().lines()).hasSize(4).noneMatch(line -> line.contains("\r"));
    assertThat(printed())
        .contains("[#########...............]  40 %  40 of 100", "20/s", "3 s left");
  }

  @Test
  void shouldStayInOneLineWhenThereIsATerminal() {
    ProgressPrinter printer = printer(true);
    for (int i = 0; i <= 50; i++) {
      printer.progress("Copy", i * 2, 100);
      now += SECOND / 10;
    }
    printer.phase("Validate");

    assertThat(printed().split("\n")).hasSize(2);
    assertThat(printed()).contains("\r", "100 %");
  }

  @Test
  void shouldCountWithoutBarWhenTotalIsUnknown() {
    printer(false).progress("Stream", 1_500, 0);

    assertThat(printed()).contains("Stream 1,500").doesNotContain("[");
  }
}
