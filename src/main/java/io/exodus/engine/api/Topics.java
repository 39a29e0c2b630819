package io.exodus.engine.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The topics whose tasks an effect is part of: a worker that has one of them in hand may ask for
 * it, and nobody else.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@interface Topics {

  String CHECK = "exodus-check";
  String CLEAR = "exodus-clear";
  String CLOSE = "exodus-close";
  String COMMIT = "exodus-commit";
  String CONFIRM = "exodus-confirm";
  String COPY = "exodus-copy";
  String EMPTY = "exodus-empty";
  String FOLLOW = "exodus-follow";
  String PREPARE = "exodus-prepare";
  String REATTACH = "exodus-reattach";
  String RELEASE = "exodus-release";
  String SETTLE = "exodus-settle";
  String SNAPSHOT = "exodus-snapshot";
  String SWITCH = "exodus-switch";
  String TAKE = "exodus-take";
  String VALIDATE = "exodus-validate";
  String WATCH = "exodus-watch";

  String[] value();
}
