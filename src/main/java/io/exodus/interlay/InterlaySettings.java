package io.exodus.interlay;

import io.exodus.migration.Authority;
import io.exodus.migration.RefusedException;
import io.exodus.migration.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * How one interlay is set up.
 *
 * @param name the interlay's name in the migration's plan; several instances may share it
 * @param family the family of the database, whose protocol the interlay speaks
 * @param listen where applications connect; port 0 takes a free one
 * @param source the database that is moved away from
 * @param target the database that is moved to
 * @param controlListen where the cutover gives its orders over HTTP; port 0 takes a free one
 * @param controlAdvertised where workers reach {@code controlListen}: host and port, port 0 for the
 *     one that is bound; null for the address that is bound
 * @param controlToken from which the key of this instance's orders is derived
 * @param controlTls with the certificate to show to workers, and whose certificates to accept of
 *     them; null for orders over plain HTTP
 * @param stateDirectory where the last route is kept, for a start with the engine away
 * @param reportInterval how often this instance reports to the engine; a second if null
 */
public record InterlaySettings(
    String name,
    String family,
    InetSocketAddress listen,
    Upstream source,
    Upstream target,
    InetSocketAddress controlListen,
    InetSocketAddress controlAdvertised,
    Secret controlToken,
    SSLContext controlTls,
    Path stateDirectory,
    Duration reportInterval) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public InterlaySettings {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new RefusedException(
          "interlay name", name, "use up to 100 letters, digits, dots, dashes or underscores");
    }
    required("interlay family", family, "name the family of the database");
    required("interlay listen", listen, "give the address that applications connect to");
    required("interlay source", source, "give host and port of the source");
    required("interlay target", target, "give host and port of the target");
    required("interlay controlListen", controlListen, "give the address for the cutover's orders");
    if (controlToken == null || controlToken.reveal().isBlank()) {
      throw new RefusedException(
          "interlay controlToken", null, "give the token that workers have too");
    }
    required("interlay stateDirectory", stateDirectory, "give a directory that survives a restart");
    reportInterval = reportInterval == null ? Duration.ofSeconds(1) : reportInterval;
    if (reportInterval.isNegative() || reportInterval.isZero()) {
      throw new RefusedException("interlay reportInterval", reportInterval, "give 100 ms or more");
    }
  }

  /** Takes orders over plain HTTP. */
  public InterlaySettings(
      String name,
      String family,
      InetSocketAddress listen,
      Upstream source,
      Upstream target,
      InetSocketAddress controlListen,
      InetSocketAddress controlAdvertised,
      Secret controlToken,
      Path stateDirectory,
      Duration reportInterval) {
    this(
        name,
        family,
        listen,
        source,
        target,
        controlListen,
        controlAdvertised,
        controlToken,
        null,
        stateDirectory,
        reportInterval);
  }

  public Upstream side(Authority side) {
    return side == Authority.SOURCE ? source : target;
  }

  private static void required(String field, Object value, String remedy) {
    if (value == null) {
      throw new RefusedException(field, null, remedy);
    }
  }
}
