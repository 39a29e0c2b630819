/**
 * The external-task workers: one handler a topic, on one bounded runner. They talk to the engine
 * over HTTP only and to the databases through the ports of their families.
 */
package io.exodus.worker;
