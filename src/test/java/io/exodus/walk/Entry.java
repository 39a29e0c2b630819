package io.exodus.walk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What the table says of an operation.
 *
 * @param name of the operation; behind a dash, what is special where there are several of one
 * @param at what stands for the parameters of its path, in their order
 * @param query without the question mark; empty for none
 * @param body JSON, or the fields of a form; null for none
 * @param uncontrolled why it cannot succeed on an ordinary process either; null where it does
 * @param outcomes of each actor
 * @param reason in words; null where all are refused
 */
public record Entry(
    String name,
    List<String> at,
    String query,
    JsonNode body,
    String uncontrolled,
    Map<Actor, Outcome> outcomes,
    String reason) {

  private static final String SPECIAL = " - ";

  public String operation() {
    return name.split(SPECIAL)[0];
  }
}
