package io.exodus.interlay.control;

/** The interlay does not know yet which side serves. */
public class NoRouteException extends RuntimeException {

  public NoRouteException(String name) {
    super("interlay '" + name + "' knows no route yet: it waits for the engine");
  }
}
