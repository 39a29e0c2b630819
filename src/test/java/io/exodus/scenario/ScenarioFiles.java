package io.exodus.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads {@code src/test/scenarios/*.yaml}: one file a moment, in it one scenario for each fault
 * that strikes then.
 */
final class ScenarioFiles {

  static final Path DIRECTORY = Path.of("src/test/scenarios");

  private static final Set<String> KEYS =
      Set.of("at", "moment", "faults", "outcome", "answers", "records", "emptied");
  private static final Set<String> REQUIRED = Set.of("at", "moment", "faults", "outcome");
  private static final Set<String> PARTS =
      Set.of("worker", "engine", "interlay", "source", "target");
  private static final int RECORDS = 20_000;

  private ScenarioFiles() {}

  /** All scenarios, by name, such as {@code cutover-after-fence/kill-worker}. */
  static Map<String, Scenario> all() {
    Map<String, Scenario> all = new TreeMap<>();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        read(file).forEach(scenario -> all.put(scenario.name(), scenario));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /**
   * @throws IllegalArgumentException naming the file, the key, its value and the remedy
   */
  static List<Scenario> read(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.yaml$", "");
    try {
      return scenarios(name, Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Scenario> scenarios(String file, String text) {
    Map<String, Object> keys = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    for (String key : keys.keySet()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException("there is no key '" + key + "'; give " + KEYS);
      }
    }
    for (String key : REQUIRED) {
      if (keys.get(key) == null) {
        throw new IllegalArgumentException("'" + key + "' is missing");
      }
    }
    Map<String, String> faults = texts(keys, "faults");
    Object emptied = keys.get("emptied");
    if (emptied != null && !faults.containsKey(emptied.toString())) {
      throw new IllegalArgumentException(
          "emptied is '" + emptied + "'; give one of the faults, " + faults.keySet());
    }
    List<Scenario> scenarios = new ArrayList<>();
    faults.forEach((fault, story) -> scenarios.add(scenario(file, keys, fault, story)));
    return scenarios;
  }

  private static Scenario scenario(
      String file, Map<String, Object> keys, String fault, String story) {
    String[] words = fault.split(" ", 2);
    List<String> parts = List.of(words[words.length - 1].split(" and "));
    if (words.length != 2 || !PARTS.containsAll(parts)) {
      throw new IllegalArgumentException(
          "faults has '" + fault + "'; give a fault and its parts, of " + PARTS);
    }
    return new Scenario(
        file + "/" + fault.replace(' ', '-'),
        story,
        Moment.of(keys.get("at").toString()),
        Fault.of(words[0]),
        parts,
        texts(keys, "answers"),
        ((Number) keys.getOrDefault("records", RECORDS)).longValue(),
        fault.equals(keys.get("emptied")),
        Outcome.of(keys.get("outcome").toString()));
  }

  private static Map<String, String> texts(Map<String, Object> keys, String key) {
    Map<String, String> texts = new TreeMap<>();
    Object value = keys.getOrDefault(key, Map.of());
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          key + " is '" + value + "'; give 'name: text', one a line");
    }
    map.forEach((name, text) -> texts.put(name.toString(), text.toString().strip()));
    return texts;
  }
}
