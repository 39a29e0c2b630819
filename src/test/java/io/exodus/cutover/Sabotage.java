package io.exodus.cutover;

import io.exodus.endpoint.EndpointControl;
import io.exodus.endpoint.Family;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;

/** Takes single guards away, for the negative control: what they prevent must happen then. */
final class Sabotage {

  private Sabotage() {}

  /** The family, but those methods of its sides do nothing. */
  static Family side(Family family, String... methods) {
    return without(
        Family.class,
        family,
        Set.of(),
        Map.of("side", side -> without(EndpointControl.class, side, Set.of(methods), Map.of())));
  }

  private interface Wrapping {
    Object wrap(Object value);
  }

  private static <T> T without(
      Class<T> type, Object real, Set<String> nothing, Map<String, Wrapping> wrappings) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (nothing.contains(method.getName())) {
                return null;
              }
              try {
                Object value = method.invoke(real, arguments);
                Wrapping wrapping = wrappings.get(method.getName());
                return wrapping == null ? value : wrapping.wrap(value);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
