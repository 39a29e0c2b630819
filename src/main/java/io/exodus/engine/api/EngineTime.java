package io.exodus.engine.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Each answer carries the engine's time, so that workers put down all times by one clock. */
public class EngineTime implements HandlerInterceptor {

  /** Milliseconds since 1970. */
  static final String HEADER = "Exodus-Time";

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    response.setHeader(HEADER, Long.toString(System.currentTimeMillis()));
    return true;
  }
}
