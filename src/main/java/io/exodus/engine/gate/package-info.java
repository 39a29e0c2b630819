/** Who may decide, see and work: owners and their gates, approvals, rights. */
package io.exodus.engine.gate;
