package io.exodus.engine.api;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** The authenticated caller of the request under way. */
final class Caller {

  static final String ATTRIBUTE = "exodus.caller";

  private Caller() {}

  static String name() {
    return (String)
        RequestContextHolder.currentRequestAttributes()
            .getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
  }
}
