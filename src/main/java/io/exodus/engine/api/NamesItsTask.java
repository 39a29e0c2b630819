package io.exodus.engine.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A question about the task in its body, which changes nothing. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface NamesItsTask {}
