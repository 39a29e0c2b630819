package io.exodus.client;

import java.time.Instant;

/**
 * How far a step has got.
 *
 * @param task COPY or VALIDATE
 * @param done records
 * @param total records expected, as far as known
 */
public record Progress(
    String task,
    long done,
    long total,
    String detail,
    Instant beganAt,
    Instant updatedAt,
    boolean ended) {}
