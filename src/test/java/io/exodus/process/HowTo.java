package io.exodus.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The page "Add a check and a gate", followed to the letter: what it shows is what is used. */
final class HowTo {

  private static final String PLACEHOLDER = "<bpmn:script>…</bpmn:script>";

  private final String page;

  HowTo() {
    try {
      page = Files.readString(Path.of("src/docs/how-to/add-a-check-and-a-gate.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fenced blocks of a language, in the order of the page. */
  List<String> blocks(String language) {
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The shipped runbooks with the page's two checks and its gate. */
  RunbookSet runbooks() {
    List<String> scripts = blocks("groovy");
    List<String> elements = blocks("xml");
    return RunbookSet.shipped()
        .draw(RunbookSet.PREFLIGHT, withScript(elements.get(0), scripts.get(0)))
        .draw(RunbookSet.PREFLIGHT, elements.get(1))
        .draw(RunbookSet.PREFLIGHT, withScript(elements.get(2), scripts.get(1)))
        .with("confirmOnCall.form", blocks("json").get(0));
  }

  private static String withScript(String elements, String script) {
    return elements.replace(PLACEHOLDER, PLACEHOLDER.replace("…", "<![CDATA[" + script + "]]>"));
  }
}
