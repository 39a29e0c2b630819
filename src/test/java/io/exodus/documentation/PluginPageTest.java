package io.exodus.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page "Use Exodus in an application of your own" shows the application that is built. */
class PluginPageTest {

  private static final Path PAGE = Path.of("src/docs/how-to/use-as-a-plugin.md");
  private static final Path APPLICATION = Path.of("src/it/host-application");

  @ParameterizedTest
  @CsvSource({
    "xml, pom.xml, 2",
    "yaml, src/main/resources/application.yaml, 2",
    "json, rehearsal.json, 1"
  })
  void shouldShowWhatIsBuilt(String language, String file, int fragments) throws IOException {
    String built = bare(filtered(Files.readString(APPLICATION.resolve(file))));

    List<String> shown =
        Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(Files.readString(PAGE))
            .results()
            .map(block -> bare(block.group(1)))
            .toList();

    assertThat(shown).hasSize(fragments).allSatisfy(block -> assertThat(built).contains(block));
  }

  /** A fragment of a POM stands further left on the page. */
  private static String bare(String text) {
    return text.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
  }

  /** As maven-invoker-plugin fills in {@code @name@}. */
  private static String filtered(String text) throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    return Pattern.compile("@([\\w.-]+)@")
        .matcher(text)
        .replaceAll(
            name -> {
              String tag = name.group(1).replace("project.", "");
              Matcher value = Pattern.compile("<" + tag + ">([^<]+)</" + tag + ">").matcher(pom);
              assertThat(value.find()).as(tag).isTrue();
              return value.group(1);
            });
  }
}
