/** How the cutover orders an interlay, and how an interlay asks the engine: JSON over HTTP. */
package io.exodus.interlay.control;
