package io.exodus.engine.api;

import io.exodus.engine.authority.HeldException;
import io.exodus.engine.store.ConflictException;
import io.exodus.migration.RefusedException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Says in words what a request was refused for. */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
public class ApiErrors {

  /** Of every database that follows the standard. */
  private static final String TOO_LONG = "22001";

  @ExceptionHandler
  @ResponseStatus(HttpStatus.BAD_REQUEST)
  Map<String, String> refused(RefusedException e) {
    return Map.of("message", e.getMessage());
  }

  /** A part of the path that is none of the words it may be. */
  @ExceptionHandler
  @ResponseStatus(HttpStatus.BAD_REQUEST)
  Map<String, String> unknown(MethodArgumentTypeMismatchException e) {
    Class<?> type = e.getRequiredType();
    String remedy =
        type != null && type.isEnum()
            ? ": use one of " + Arrays.toString(type.getEnumConstants())
            : ": use a " + (type == null ? "different value" : type.getSimpleName());
    return Map.of("message", e.getName() + " is '" + e.getValue() + "'" + remedy);
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

  /** A text that is too long; two at a time are sent away for a moment. */
  @ExceptionHandler
  ResponseEntity<Map<String, String>> unkept(DataIntegrityViolationException e) {
    return tooLong(e)
        ? ResponseEntity.badRequest()
            .body(Map.of("message", "a text is longer than the engine can store: shorten it"))
        : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
            .body(Map.of("message", "somebody else changed it at the same moment: try again"));
  }

  private static boolean tooLong(DataIntegrityViolationException e) {
    return e.getMostSpecificCause() instanceof SQLException sql
        && TOO_LONG.equals(sql.getSQLState());
  }

  /** As an engine that cannot answer now: the worker locks its task again, and repeats the call. */
  @ExceptionHandler
  @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
  Map<String, String> ranOut(LockRanOutException e) {
    return Map.of("message", e.getMessage());
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.CONFLICT)
  Map<String, String> conflict(ConflictException e) {
    return Map.of("message", e.getMessage());
  }
}
