/**
 * What is exported to the monitoring, over Micrometer; and the proof that it arrives. All names of
 * metrics are here.
 */
package io.exodus.telemetry;
