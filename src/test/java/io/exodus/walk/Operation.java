package io.exodus.walk;

/**
 * An operation of the engine's REST API, as its OpenAPI document names it.
 *
 * @param path with the names of its parameters in braces
 * @param form whether its body is a form with files
 */
public record Operation(String method, String path, boolean form) {

  /** As the table calls it. */
  public String name() {
    return method + " " + path;
  }
}
