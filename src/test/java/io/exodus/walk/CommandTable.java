package io.exodus.walk;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The table of the engine's commands. */
public record CommandTable(List<Line> lines) {

  private static final String FILE = "/walk/commands.csv";
  private static final String ENGINE = "org.camunda.bpm.engine.impl.";

  /**
   * What it says of one command, or of several that read only.
   *
   * @param by guards, commands or a handler
   */
  public record Line(String command, String kind, List<String> by, String why) {

    boolean several() {
      return command.contains("*");
    }

    boolean covers(String name) {
      String pattern = ("\\Q" + ENGINE + command + "\\E").replace("*", "\\E[A-Za-z.]*\\Q");
      return name.matches(pattern);
    }
  }

  public static CommandTable read() {
    try (var file =
        new BufferedReader(
            new InputStreamReader(
                CommandTable.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
      return new CommandTable(
          file.lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .skip(1)
              .map(line -> line.split(";", -1))
              .map(
                  cell ->
                      new Line(
                          cell[0],
                          cell[1],
                          cell[2].isEmpty() ? List.of() : List.of(cell[2].split(", ")),
                          cell[3]))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  static String full(String name) {
    return ENGINE + name;
  }

  /** Its own line, before one of several. */
  Optional<Line> of(String command) {
    return lines.stream()
        .filter(line -> line.covers(command))
        .min((a, b) -> Boolean.compare(a.several(), b.several()));
  }

  List<String> gaps(Collection<String> commands) {
    List<String> gaps = new ArrayList<>();
    commands.stream()
        .filter(command -> of(command).isEmpty())
        .forEach(command -> gaps.add("new, without an entry: " + command));
    lines.stream()
        .filter(line -> commands.stream().noneMatch(line::covers))
        .forEach(line -> gaps.add("stale, no such command any more: " + line.command()));
    return gaps;
  }
}
