package io.exodus.endpoint;

/** Looks at a database's health. */
public interface Prober {

  /**
   * @throws EndpointException if it cannot be reached or refuses the look
   */
  Health probe(EndpointSettings endpoint);

  /**
   * Logs in and waits for an answer, as an application does; needs no right beyond.
   *
   * @throws EndpointException if there is none
   */
  void greet(EndpointSettings endpoint);
}
