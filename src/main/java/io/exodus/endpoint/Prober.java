package io.exodus.endpoint;

/** Looks at a database's health. */
public interface Prober {

  /**
   * @throws EndpointException if it cannot be reached or refuses the look
   */
  Health probe(EndpointSettings endpoint);
}
