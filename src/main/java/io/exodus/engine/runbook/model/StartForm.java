package io.exodus.engine.runbook.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.exodus.engine.plan.Catalog;
import io.exodus.json.Json;
import io.exodus.migration.OwnerRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.springframework.core.io.Resource;

/**
 * The form that a migration is requested with, its choices filled in from the configuration: a form
 * of a start event is given no variables that could tell them.
 */
public final class StartForm {

  static final String FILE = "startMigration.form";

  private static final String RESOURCE = "forms/" + FILE;
  private static final String COMPONENTS = "components";

  private final Catalog catalog;

  private StartForm(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Deploys the form where it is new or has other choices than the last time. */
  public static void deploy(ProcessEngine engine, Catalog catalog) {
    engine
        .getRepositoryService()
        .createDeployment()
        .name("Exodus start form")
        .source("exodus")
        .enableDuplicateFiltering(true)
        .addString(RESOURCE, new StartForm(catalog).filled().toPrettyString())
        .deploy();
  }

  private JsonNode filled() {
    Resource own =
        OwnModels.in("forms").stream()
            .filter(model -> FILE.equals(model.getFilename()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no " + RESOURCE));
    try (InputStream drawn = own.getInputStream()) {
      JsonNode form = Json.MAPPER.readTree(drawn);
      fill((ArrayNode) form.get(COMPONENTS));
      return form;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  private void fill(ArrayNode components) {
    List<JsonNode> filled = new ArrayList<>();
    for (JsonNode component : components) {
      if (component.has(COMPONENTS)) {
        fill((ArrayNode) component.get(COMPONENTS));
      }
      String key = component.path("key").asText();
      if (key.equals("plan")) {
        // A choice among nothing would only ask a question that has no answer.
        if (!catalog.plans().isEmpty()) {
          new TreeMap<>(catalog.plans())
              .forEach((name, plan) -> choice(component, name, describe(name, plan)));
          filled.add(component);
          new TreeMap<>(catalog.plans())
              .forEach((name, plan) -> filled.add(summary(filled.size(), name, plan)));
        }
        continue;
      }
      if (key.equals("sourceEndpoint") || key.equals("targetEndpoint")) {
        new TreeMap<>(catalog.families())
            .forEach((name, family) -> choice(component, name, name + " (" + family + ")"));
      }
      filled.add(component);
    }
    components.removeAll().addAll(filled);
  }

  private static void choice(JsonNode select, String value, String label) {
    ((ArrayNode) select.get("values")).addObject().put("label", label).put("value", value);
  }

  private static String describe(String name, Map<String, Object> plan) {
    Object description = plan.get("description");
    return description == null ? name : name + ": " + description;
  }

  /** What the chosen plan answers, shown as long as it is chosen. */
  private static ObjectNode summary(int number, String name, Map<String, Object> plan) {
    String owners = people(plan, OwnerRole::variable);
    String deputies = people(plan, OwnerRole::deputyVariable);
    String left = "fill in below";
    String text =
        "If you leave a field empty, the plan **"
            + name
            + "** fills it in:\n- what moves: "
            + plan.getOrDefault("description", left)
            + "\n- kind: "
            + plan.getOrDefault("kind", "production").toString().toLowerCase(Locale.ROOT)
            + "\n- from "
            + plan.getOrDefault("sourceEndpoint", "a source " + left)
            + " to "
            + plan.getOrDefault("targetEndpoint", "a target " + left)
            + "\n- owners: "
            + (owners.isEmpty() ? left : owners)
            + (deputies.isEmpty() ? "" : "\n- deputies: " + deputies);
    ObjectNode component =
        Json.MAPPER
            .createObjectNode()
            .put("type", "text")
            .put("id", "Text_Plan_" + number)
            .put("text", text);
    component
        .putObject("conditional")
        .put("hide", "=plan != \"" + name.replace("\"", "\\\"") + "\"");
    return component;
  }

  private static String people(Map<String, Object> plan, Function<OwnerRole, String> variable) {
    return Arrays.stream(OwnerRole.values())
        .filter(role -> plan.containsKey(variable.apply(role)))
        .map(role -> role.title() + " " + plan.get(variable.apply(role)))
        .collect(Collectors.joining(", "));
  }
}
