package io.exodus.engine.api;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** The authenticated caller of the request under way. */
final class Caller {

  static final String ATTRIBUTE = "exodus.caller";

  static final String SEES_ALL = "exodus.seesAll";

  private Caller() {}

  static String name() {
    return (String)
        RequestContextHolder.currentRequestAttributes()
            .getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
  }

  /** Whether the caller may read of every migration. */
  static boolean seesAll() {
    return Boolean.TRUE.equals(
        RequestContextHolder.currentRequestAttributes()
            .getAttribute(SEES_ALL, RequestAttributes.SCOPE_REQUEST));
  }
}
