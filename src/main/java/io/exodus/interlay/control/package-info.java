/**
 * How a cutover orders an interlay about: signed orders over HTTP, and what an interlay answers.
 */
package io.exodus.interlay.control;
