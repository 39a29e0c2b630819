package io.exodus.engine;

import java.util.Map;

/**
 * What is configured, as far as the engine needs to know it.
 *
 * @param families family by endpoint's name
 * @param interlays endpoints by interlay's name
 */
public record Catalog(Map<String, String> families, Map<String, InterlayEnds> interlays) {

  public Catalog {
    families = Map.copyOf(families);
    interlays = Map.copyOf(interlays);
  }

  /** The endpoints that an interlay leads to. */
  public record InterlayEnds(String source, String target) {}
}
