package io.exodus.engine.api;

import io.exodus.engine.ConflictException;
import io.exodus.engine.HeldException;
import io.exodus.migration.RefusedException;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Says in words what a request was refused for. */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
public class ApiErrors {

  @ExceptionHandler
  @ResponseStatus(HttpStatus.BAD_REQUEST)
  Map<String, String> refused(RefusedException e) {
    return Map.of("message", e.getMessage());
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.FORBIDDEN)
  Map<String, String> forbidden(ForbiddenException e) {
    return Map.of("message", e.getMessage());
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.LOCKED)
  Map<String, String> held(HeldException e) {
    return Map.of("message", e.getMessage());
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.CONFLICT)
  Map<String, String> conflict(ConflictException e) {
    return Map.of("message", e.getMessage());
  }
}
