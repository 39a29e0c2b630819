/** Which migration a process belongs to, who acts in it, and how it is refused. */
package io.exodus.engine.runbook.run;
