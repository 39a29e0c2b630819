package io.exodus.endpoint.redis.preflight;

import io.exodus.endpoint.EndpointPair;
import io.exodus.endpoint.redis.acl.PsyncRight;
import io.exodus.endpoint.redis.compare.SideDigests;
import io.exodus.endpoint.redis.preflight.check.Findings;
import io.exodus.endpoint.redis.preflight.check.InspectedServer;
import io.exodus.endpoint.redis.preflight.check.InspectorCheck;
import io.exodus.endpoint.redis.wire.RedisClient;
import io.exodus.migration.Incompatibility.Presence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Will the target know the Lua scripts that clients call by their hash (EVALSHA)? No command lists
 * a server's scripts. Up to 6.2 they are in the snapshot for a replica, and so {@code CopyLoader}
 * carries them; from 7.0 on a server does not hand them out.
 */
final class InspectScripts implements InspectorCheck {

  /** Exodus's own, which it loads to compare and to read. */
  private static final List<String> OWN = List.of("digest.lua", "read.lua");

  private static final String READY =
      "Make sure that clients react to NOSCRIPT with EVAL or SCRIPT LOAD, as they must after any "
          + "restart";

  @Override
  public void look(
      EndpointPair link, InspectedServer source, InspectedServer target, Findings findings) {
    long scripts = source.info().number("number_of_cached_scripts") - own(source.client());
    if (scripts <= 0) {
      return;
    }
    boolean used = source.statistics().used("evalsha") || source.statistics().used("evalsha_ro");
    Findings held = findings.about("scripts", used ? Presence.USED : Presence.UNUSED, true);
    if (!source.info().atLeast(7, 0) && PsyncRight.granted(source.client(), source.endpoint())) {
      held.info(
          source.name(),
          "Its cache holds " + scripts + " Lua scripts. Exodus copies them to the target.",
          READY
              + ": a script that first runs by EVAL after the copy has begun is not copied, and a "
              + "restart of the target loses them all.");
      return;
    }
    // Without their number: who has accepted it once would be asked again with each new script.
    String message =
        "Its cache holds Lua scripts, which Exodus cannot copy: "
            + (source.info().atLeast(7, 0)
                ? "a server of 7.0 or later does not send them"
                : "without PSYNC the server does not send them")
            + ".";
    if (used) {
      held.warning(
          source.name(),
          message + " Clients call scripts by EVALSHA, which answers NOSCRIPT after the cutover.",
          READY + ". Or load the same scripts on the target with SCRIPT LOAD before the cutover.");
    } else {
      held.info(source.name(), message, READY + ". Nobody has called EVALSHA since it started.");
    }
  }

  private static long own(RedisClient source) {
    List<String> hashes = OWN.stream().map(InspectScripts::sha).toList();
    return source.list("SCRIPT", "EXISTS", hashes).stream().filter(Long.valueOf(1)::equals).count();
  }

  private static String sha(String name) {
    try (InputStream script = SideDigests.class.getResourceAsStream(name)) {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(script.readAllBytes());
      return HexFormat.of().formatHex(hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
