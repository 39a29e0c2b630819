package io.exodus.engine.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.web.servlet.HandlerMapping;

/** Where the Exodus API lies. */
public final class ApiPaths {

  public static final String ROOT = "/exodus/api";

  private ApiPaths() {}

  /** A variable of the path, as the request was dispatched; null where it has none of that name. */
  static String variable(HttpServletRequest request, String name) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> path && path.get(name) instanceof String value
        ? value
        : null;
  }
}
