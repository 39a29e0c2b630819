/** What a model of a runbook says, and the models that Exodus brings and deploys. */
package io.exodus.engine.runbook.model;
