/** What a run is judged by: the evidence, and criteria that go on failing. */
package io.exodus.engine.watch;
