package io.exodus.autoconfigure.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever configures Exodus finds every key explained: in the IDE and in the reference. */
class KeysTest {

  private static final Path SOURCE =
      Path.of("src/main/java/io/exodus/autoconfigure/settings/ExodusProperties.java");
  private static final Path REFERENCE = Path.of("src/docs/reference/configuration.md");

  @Test
  void shouldDescribeEachKeyWhereAnIdeCompletesIt() throws IOException {
    JsonNode metadata;
    try (InputStream json =
        getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
      metadata = new ObjectMapper().readTree(json);
    }

    assertThat(metadata.get("properties")).isNotEmpty();
    assertThat(metadata.get("properties"))
        .allSatisfy(
            key ->
                assertThat(key.path("description").asText())
                    .as(key.path("name").asText())
                    .isNotBlank()
                    .doesNotContain("{@", "<"));
  }

  /** The keys below a name are not in the metadata: an IDE finds them in the records. */
  @Test
  void shouldDescribeEachKeyOfEachRecord() throws IOException {
    String source = Files.readString(SOURCE);
    for (Class<?> type : ExodusProperties.class.getDeclaredClasses()) {
      String before = source.substring(0, source.indexOf("public record " + type.getSimpleName()));
      String javadoc = before.substring(before.lastIndexOf("/**"));
      for (RecordComponent key : type.getRecordComponents()) {
        assertThat(javadoc).as(type.getSimpleName()).contains("@param " + key.getName() + " ");
      }
    }
  }

  @Test
  void shouldExplainEachKeyInTheReference() throws IOException {
    String reference = Files.readString(REFERENCE);

    for (String section : List.of("endpoints", "interlays", "plans")) {
      assertThat(reference).contains("### `exodus." + section + ".<name>`");
    }
    assertThat(leaves(ExodusProperties.class).stream().filter(key -> !reference.contains(key)))
        .isEmpty();
  }

  /** As the reference's tables write them, in a section of their own for each record. */
  private static List<String> leaves(Class<?> type) {
    List<String> keys = new ArrayList<>();
    for (RecordComponent key : type.getRecordComponents()) {
      Class<?> value = value(key);
      String name = kebab(key.getName());
      if (value.isRecord()) {
        keys.addAll(leaves(value));
      } else if (type == ExodusProperties.class) {
        keys.add("`exodus." + name + "`");
      } else {
        keys.add("`" + name + (value == Map.class ? "." : "`"));
      }
    }
    return keys;
  }

  private static Class<?> value(RecordComponent key) {
    return key.getGenericType() instanceof ParameterizedType map
            && map.getActualTypeArguments().length == 2
            && map.getActualTypeArguments()[1] instanceof Class<?> value
            && value.isRecord()
        ? value
        : key.getType();
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase();
  }
}
