/**
 * How a cutover orders an interlay about, over HTTP with JSON and a bearer token, and how an
 * interlay reports to the engine.
 */
package io.exodus.interlay.control;
