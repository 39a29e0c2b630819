package io.exodus.engine.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** {@link Topics} of an effect that is part of every task in which a worker changes a database. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Topics({
  Topics.SWITCH,
  Topics.TAKE,
  Topics.SETTLE,
  Topics.PREPARE,
  Topics.CONFIRM,
  Topics.FOLLOW,
  Topics.COPY,
  Topics.VALIDATE,
  Topics.EMPTY,
  Topics.REATTACH,
  Topics.CLOSE,
  Topics.CLEAR,
  Topics.RELEASE,
  Topics.WATCH,
  Topics.CHECK
})
@interface TouchesASide {}
