package io.exodus.autoconfigure;

import io.exodus.autoconfigure.settings.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Configures only where the process plays one of these parts, alone or beside the others. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnRole.class)
@interface ConditionalOnRole {

  Role[] value();
}
