package io.exodus.migration;

/**
 * What a check discovered.
 *
 * @param check the check's name, as the runbook names it
 * @param subject what it is about: an endpoint, an interlay, a key pattern
 * @param message what is so
 * @param advice what to do about it; empty where nothing needs doing
 * @param trait what of the database it is about; null where it is no incompatibility
 */
public record Finding(
    String check,
    Severity severity,
    String subject,
    String message,
    String advice,
    Incompatibility trait) {

  public Finding(String check, Severity severity, String subject, String message, String advice) {
    this(check, severity, subject, message, advice, null);
  }
}
