package io.exodus.worker;

import io.exodus.migration.IncidentWords;

/**
 * What went wrong with a task, as Cockpit shows it.
 *
 * @param details the chain of causes and the stack trace, without secrets
 * @param pointless true where a retry changes nothing until somebody has done what the words say:
 *     it is an incident at once
 */
record Failure(IncidentWords words, String details, boolean pointless) {}
