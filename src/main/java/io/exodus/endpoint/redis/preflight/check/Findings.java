package io.exodus.endpoint.redis.preflight.check;

import io.exodus.migration.Finding;
import io.exodus.migration.Incompatibility;
import io.exodus.migration.Incompatibility.Presence;
import io.exodus.migration.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Collects what one check finds. */
public final class Findings {

  private static final int SHOWN = 8;

  private final String check;
  private final List<Finding> found;
  private final Incompatibility trait;

  public Findings(String check) {
    this(check, new ArrayList<>(), null);
  }

  private Findings(String check, List<Finding> found, Incompatibility trait) {
    this.check = check;
    this.found = found;
    this.trait = trait;
  }

  /** The same collection, for what is found about that. */
  public Findings about(String feature, Presence presence, boolean supported) {
    return new Findings(check, found, new Incompatibility(feature, presence, supported));
  }

  public void info(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.INFO, subject, message, advice, trait));
  }

  public void warning(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.WARNING, subject, message, advice, trait));
  }

  public void critical(String subject, String message, String advice) {
    found.add(new Finding(check, Severity.CRITICAL, subject, message, advice, trait));
  }

  public List<Finding> all() {
    return List.copyOf(found);
  }

  /** Names of commands, as many as one can read. */
  public static String shown(Set<String> commands) {
    String first = String.join(", ", commands.stream().limit(SHOWN).toList());
    return commands.size() > SHOWN ? first + " and " + (commands.size() - SHOWN) + " more" : first;
  }
}
