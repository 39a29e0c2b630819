package io.exodus.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the OpenAPI document that the engine's own artifact ships. */
public final class OpenApi {

  private static final String DOCUMENT = "/openapi.json";

  /** By HTTP's own definition they change nothing. */
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private OpenApi() {}

  public static JsonNode document() {
    try (InputStream document = OpenApi.class.getResourceAsStream(DOCUMENT)) {
      return new ObjectMapper().readTree(document);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + DOCUMENT, e);
    }
  }

  /** All that may change something. */
  public static List<Operation> unsafe(JsonNode document) {
    List<Operation> operations = new ArrayList<>();
    document
        .get("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        method -> {
                          String name = method.getKey().toUpperCase(Locale.ROOT);
                          if (!SAFE.contains(name)) {
                            boolean form =
                                method
                                    .getValue()
                                    .path("requestBody")
                                    .path("content")
                                    .has("multipart/form-data");
                            operations.add(new Operation(name, path.getKey(), form));
                          }
                        }));
    return operations;
  }
}
