package io.exodus.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * The table of operations.
 *
 * @param queries why, by name, an operation only reads although its method could change something
 */
public record OperationTable(Map<String, Entry> entries, Map<String, String> queries) {

  private static final String FILE = "/walk/operations.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  public static OperationTable read() {
    try (InputStream file = OperationTable.class.getResourceAsStream(FILE)) {
      JsonNode table = JSON.valueToTree(new Yaml().<Object>load(file));
      Map<String, Entry> entries = new LinkedHashMap<>();
      table
          .get("operations")
          .fields()
          .forEachRemaining(e -> entries.put(e.getKey(), entry(e.getKey(), e.getValue())));
      Map<String, String> queries = new TreeMap<>();
      table
          .get("queries")
          .fields()
          .forEachRemaining(
              why -> why.getValue().forEach(name -> queries.put(name.asText(), why.getKey())));
      return new OperationTable(entries, queries);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + FILE, e);
    }
  }

  private static Entry entry(String name, JsonNode entry) {
    List<String> at = new ArrayList<>();
    entry.path("at").forEach(parameter -> at.add(parameter.asText()));
    String[] words = entry.path("outcomes").asText().split("\\s+");
    Map<Actor, Outcome> outcomes = new EnumMap<>(Actor.class);
    for (Actor actor : Actor.values()) {
      // One word is everybody's.
      if (words.length == 1 || words.length == Actor.values().length) {
        outcomes.put(actor, Outcome.of(words[words.length == 1 ? 0 : actor.ordinal()]));
      } else {
        throw new IllegalArgumentException(
            name + ": one outcome for everybody, or one for each of " + List.of(Actor.values()));
      }
    }
    String reason = entry.path("reason").asText(null);
    if (reason == null && outcomes.values().stream().anyMatch(Outcome::explained)) {
      throw new IllegalArgumentException(name + ": say why, as its reason");
    }
    return new Entry(
        name,
        at,
        entry.path("query").asText(""),
        entry.get("body"),
        entry.path("uncontrolled").asText(null),
        outcomes,
        reason);
  }

  /** What the document has and the table lacks, and the other way round. */
  public List<String> gaps(List<Operation> operations) {
    List<String> names = operations.stream().map(Operation::name).toList();
    Set<String> answered =
        entries.values().stream().map(Entry::operation).collect(Collectors.toSet());
    List<String> gaps = new ArrayList<>();
    names.stream()
        .filter(name -> !answered.contains(name) && !queries.containsKey(name))
        .forEach(name -> gaps.add("new, without an entry: " + name));
    answered.stream()
        .filter(name -> !names.contains(name))
        .forEach(name -> gaps.add("stale, no such operation any more: " + name));
    queries.keySet().stream()
        .filter(name -> !names.contains(name) || answered.contains(name))
        .forEach(name -> gaps.add("stale, or twice: " + name));
    return gaps;
  }
}
