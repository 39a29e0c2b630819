package io.exodus.engine.runbook.guard;

import java.lang.reflect.Field;

/** What a command or an entity of the engine was given, where it keeps that to itself. */
final class CommandFields {

  private CommandFields() {}

  /**
   * @throws IllegalStateException if this version of the engine has no such field: what cannot be
   *     looked at is not let through
   */
  static <T> T read(Object command, String name, Class<T> type) {
    for (Class<?> owner = command.getClass(); owner != null; owner = owner.getSuperclass()) {
      try {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        return type.cast(field.get(command));
      } catch (NoSuchFieldException e) {
        // In a class above, then.
      } catch (IllegalAccessException e) {
        throw unknown(command, name, e);
      }
    }
    throw unknown(command, name, null);
  }

  private static IllegalStateException unknown(Object command, String name, Exception why) {
    return new IllegalStateException(
        "the engine's "
            + command.getClass().getName()
            + " shows no '"
            + name
            + "'; use a version of Camunda that Exodus is tested with",
        why);
  }
}
