package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.Role;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Looks at {@code exodus.role}. */
class OnRole extends SpringBootCondition {

  @Override
  public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata type) {
    Role[] parts =
        type.getAnnotations().get(ConditionalOnRole.class).getEnumArray("value", Role.class);
    Role role = Role.of(context.getEnvironment());
    return new ConditionOutcome(
        Arrays.stream(parts).anyMatch(role::plays),
        ConditionMessage.forCondition(ConditionalOnRole.class).because("the role is " + role));
  }
}
