/** Plans: how one is read, registered, amended and changed by two signatures. */
package io.exodus.engine.plan;
