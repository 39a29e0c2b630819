package io.exodus.engine.runbook.run;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.variable.value.FileValue;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;

/**
 * Which variables came with a task's completion, whatever command brought them: those that are not
 * as they were when it began. A task's entity lives for one command.
 */
public final class Submissions {

  private final Map<TaskEntity, Map<String, Object>> before =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** The gate that this thread's command answers. */
  private final ThreadLocal<String> answered = new ThreadLocal<>();

  public void answering(String gate) {
    answered.set(gate);
  }

  /** Null where it answers none. */
  public String answered() {
    return answered.get();
  }

  /** Once the command is over. */
  public void over() {
    answered.remove();
  }

  /** Before the variables are set. */
  public void begin(TaskEntity task) {
    before.put(task, values(task));
  }

  /** After they are set. */
  public Set<String> changed(TaskEntity task) {
    Map<String, Object> old = before.remove(task);
    if (old == null) {
      return Set.of();
    }
    Map<String, Object> now = values(task);
    return Stream.concat(old.keySet().stream(), now.keySet().stream())
        .filter(name -> !Objects.deepEquals(old.get(name), now.get(name)))
        .collect(Collectors.toSet());
  }

  private static Map<String, Object> values(TaskEntity task) {
    Map<String, Object> values = new HashMap<>();
    for (String name : task.getVariableNames()) {
      TypedValue value = task.getVariableTyped(name, false);
      values.put(name, comparable(value));
    }
    return values;
  }

  private static Object comparable(TypedValue value) {
    if (value instanceof SerializableValue serialized) {
      return serialized.getValueSerialized();
    }
    return value instanceof FileValue file ? file.getFilename() : value.getValue();
  }
}
