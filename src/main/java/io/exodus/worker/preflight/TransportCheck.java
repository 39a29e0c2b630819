package io.exodus.worker.preflight;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Family;
import io.exodus.endpoint.tls.Transport;
import io.exodus.migration.Finding;
import io.exodus.migration.PreflightTerms;
import io.exodus.migration.Severity;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The part of the point "credentials" that looks at the way there: encrypted, by a protocol that is
 * safe, and shown by a certificate that is trusted, is that host's, and stays valid.
 */
final class TransportCheck {

  private static final Set<String> SAFE = Set.of("TLSv1.2", "TLSv1.3");

  private final Clock clock;

  TransportCheck(Clock clock) {
    this.clock = clock;
  }

  List<Finding> judge(
      Family family, EndpointSettings endpoint, Transport way, PreflightTerms terms) {
    if (!way.encrypted()) {
      return List.of(plaintext(family, endpoint, terms));
    }
    if (way.flaw() != null) {
      return List.of(flawed(endpoint, way));
    }
    if (!SAFE.contains(way.protocol())) {
      return List.of(
          critical(
              endpoint,
              "It uses " + way.protocol() + ", which is no longer secure.",
              "Configure TLSv1.2 or TLSv1.3 on the server."));
    }
    return List.of(valid(endpoint, way, terms));
  }

  private static Finding plaintext(Family family, EndpointSettings endpoint, PreflightTerms terms) {
    if (terms.acceptPlaintext().contains(endpoint.name())) {
      return new Finding(
          Checks.CREDENTIALS,
          Severity.WARNING,
          endpoint.name(),
          "Records and passwords travel unencrypted, as the plan accepts by name.",
          "Approve the run only if you trust the network between.");
    }
    return critical(
        endpoint,
        "Records and passwords travel unencrypted, and the plan does not accept that.",
        "Use the encrypted port in the endpoint's uri ("
            + family.encryptedForm()
            + "). If you trust the network between, the plan may accept it by name instead: "
            + "acceptPlaintext = "
            + endpoint.name()
            + ".");
  }

  private Finding flawed(EndpointSettings endpoint, Transport way) {
    String host = endpoint.address().host();
    return switch (way.flaw()) {
      case EXPIRED ->
          critical(
              endpoint,
              "Its certificate has expired: " + period(way) + ".",
              "Renew the certificate on the server, or the certificate of its authority.");
      case NOT_YET_VALID ->
          critical(
              endpoint,
              "Its certificate is not valid yet: " + period(way) + ".",
              "Check this host's clock. If it is right, have the certificate issued again.");
      case UNTRUSTED ->
          critical(
              endpoint,
              "Its certificate is not trusted: "
                  + issuer(way)
                  + " is not a trusted authority "
                  + "here.",
              "If it is your own authority, name an SSL bundle with its certificate "
                  + "(exodus.endpoints."
                  + endpoint.name()
                  + ".ssl-bundle). If not, find out who answers at that address.");
      case WRONG_HOST ->
          critical(
              endpoint,
              "Its certificate is not for '" + host + "': " + way.detail() + ".",
              "Use a name from the certificate in the endpoint's uri, or have one issued for '"
                  + host
                  + "'.");
      case PROTOCOL ->
          critical(
              endpoint,
              "It offers no secure version of TLS: " + way.detail() + ".",
              "Configure TLSv1.2 or TLSv1.3 on the server.");
      case NO_HANDSHAKE ->
          critical(
              endpoint,
              "TLS handshake failed: " + way.detail() + ".",
              "Make sure that the uri names the server's encrypted port. Check whether it asks "
                  + "for a client certificate (ssl-bundle).");
    };
  }

  private Finding valid(EndpointSettings endpoint, Transport way, PreflightTerms terms) {
    Instant end =
        way.chain().stream()
            .map(certificate -> certificate.getNotAfter().toInstant())
            .min(Instant::compareTo)
            .orElse(Instant.MIN);
    long days = Duration.between(clock.instant(), end).toDays();
    String message =
        way.protocol()
            + "; its certificate, by "
            + issuer(way)
            + ", expires in "
            + days
            + (days == 1 ? " day" : " days")
            + ", on "
            + end
            + ".";
    String advice = "Renew it before the run; the plan asks for " + terms.certificateDays() + ".";
    if (days < terms.certificateDays()) {
      return critical(endpoint, message, advice);
    }
    return days < 2L * terms.certificateDays()
        ? new Finding(Checks.CREDENTIALS, Severity.WARNING, endpoint.name(), message, advice)
        : new Finding(Checks.CREDENTIALS, Severity.INFO, endpoint.name(), message, "");
  }

  private static String period(Transport way) {
    X509Certificate own = way.chain().get(0);
    for (X509Certificate certificate : way.chain()) {
      if (certificate.getNotAfter().before(own.getNotAfter())) {
        own = certificate;
      }
    }
    return own.getSubjectX500Principal().getName()
        + " is valid from "
        + own.getNotBefore().toInstant()
        + " to "
        + own.getNotAfter().toInstant();
  }

  private static String issuer(Transport way) {
    return way.chain().isEmpty()
        ? "who has signed it"
        : way.chain().get(way.chain().size() - 1).getIssuerX500Principal().getName();
  }

  private static Finding critical(EndpointSettings endpoint, String message, String advice) {
    return new Finding(Checks.CREDENTIALS, Severity.CRITICAL, endpoint.name(), message, advice);
  }
}
