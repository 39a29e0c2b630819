package io.exodus.client;

/** What a 401 or 403 of the engine says about the account of one of Exodus's own processes. */
public final class LoginRefused {

  /** In every answer to a request that has got as far as Exodus's log-in. */
  public static final String ASKED = "Exodus-Login";

  private LoginRefused() {}

  /**
   * @param key property that gives both ends the password
   * @param asked whether Exodus's log-in was asked at all: the answer has its header
   */
  public static String words(String user, String key, boolean asked) {
    String refused = "it refuses the account '" + user + "'";
    return asked
        ? refused + "; give both the same " + key
        : refused
            + " before Exodus's login is asked, so the password does not matter: something in "
            + "front of it, such as a filter chain of Spring Security, has its own login or CSRF "
            + "protection. Let the Exodus API and the engine's REST API through there; a "
            + "securityMatcher with a plain path does not cover the latter";
  }
}
