package io.exodus.engine.api;

/** Where the Exodus API lies. */
public final class ApiPaths {

  public static final String ROOT = "/exodus/api";

  private ApiPaths() {}
}
