package io.exodus.endpoint.redis.acl;

import io.exodus.endpoint.redis.wire.ServerCommands;
import io.exodus.endpoint.redis.wire.ServerCommands.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * What a user's rules allow, by one server's commands and categories (see
 * redis.io/docs/latest/operate/oss_and_stack/management/security/acl). Versions write the same
 * rules in different words and have put commands into other categories, so that texts say little.
 *
 * @param where patterns of keys and channels, and what else is no rule for commands
 * @param commands that are allowed, as {@code get} or {@code config|get}
 * @param selectors further sets of rules (7.0), each of which allows on its own
 */
public record AclRights(Set<String> where, Set<String> commands, Set<AclRights> selectors) {

  /** What every version takes for granted of a user that has no such words. */
  private static final Set<String> IMPLIED =
      Set.of("sanitize-payload", "resetchannels", "resetkeys", "clearselectors");

  /**
   * @param rules as ACL LIST writes them
   * @param server whose categories count
   */
  public static AclRights of(String rules, ServerCommands server) {
    Set<String> where = new TreeSet<>();
    Set<String> allowed = new TreeSet<>();
    Set<AclRights> selectors = new HashSet<>();
    for (String word : words(rules)) {
      if (word.startsWith("(")) {
        selectors.add(of(word.substring(1, word.length() - 1).strip(), server));
      } else if (word.equals("allcommands") || word.equals("nocommands")) {
        apply(word.equals("allcommands") ? "+@all" : "-@all", server, allowed);
      } else if (word.startsWith("+") || word.startsWith("-")) {
        apply(word.toLowerCase(Locale.ROOT), server, allowed);
      } else if (!word.isEmpty() && !IMPLIED.contains(word)) {
        where.add(
            switch (word) {
              case "allkeys" -> "~*";
              case "allchannels" -> "&*";
              default -> word;
            });
      }
    }
    return new AclRights(where, allowed, selectors);
  }

  /** A selector is one word, whatever blanks it has. */
  private static List<String> words(String rules) {
    List<String> words = new ArrayList<>();
    StringBuilder selector = null;
    for (String word : Arrays.asList(rules.split(" "))) {
      if (selector == null && !word.startsWith("(")) {
        words.add(word);
        continue;
      }
      selector = selector == null ? new StringBuilder(word) : selector.append(' ').append(word);
      if (word.endsWith(")")) {
        words.add(selector.toString());
        selector = null;
      }
    }
    return words;
  }

  private static void apply(String rule, ServerCommands server, Set<String> allowed) {
    String what = rule.substring(1);
    BiPredicate<String, Command> meant =
        what.startsWith("@")
            ? (name, command) -> what.equals("@all") || command.categories().contains(what)
            : (name, command) -> name.equals(what) || ServerCommands.container(name).equals(what);
    Set<String> names = new TreeSet<>();
    server
        .all()
        .forEach(
            (name, command) -> {
              if (!command.subcommands().isEmpty()) {
                command.subcommands().forEach((full, sub) -> addIf(meant, full, sub, names));
              } else {
                addIf(meant, name, command, names);
              }
            });
    boolean untold = names.isEmpty() && what.indexOf('|') > 0 && server.has(what);
    if (untold) {
      // 6.2 knows a subcommand only where a rule names it.
      names.add(what);
    }
    for (String name : List.copyOf(allowed)) {
      String bare = name.startsWith("-") ? name.substring(1) : name;
      if (names.contains(bare) || names.contains(ServerCommands.container(bare))) {
        allowed.remove(name);
      }
    }
    if (rule.startsWith("+")) {
      allowed.addAll(names);
    } else if (untold) {
      allowed.add(rule);
    }
  }

  private static void addIf(
      BiPredicate<String, Command> meant, String name, Command command, Set<String> names) {
    if (meant.test(name, command)) {
      names.add(name);
    }
  }

  /** The same without the commands that the other server does not have. */
  public AclRights knownTo(ServerCommands other) {
    Set<String> known = new TreeSet<>(commands);
    known.removeIf(
        name -> !other.all().containsKey(ServerCommands.container(name.replaceFirst("^-", ""))));
    Set<AclRights> inner = new HashSet<>();
    selectors.forEach(selector -> inner.add(selector.knownTo(other)));
    return new AclRights(where, known, inner);
  }

  /** Commands of which it allows anything but HELP, without their subcommands. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    commands.stream()
        .filter(name -> !name.startsWith("-") && !name.endsWith("|help"))
        .map(ServerCommands::container)
        .forEach(names::add);
    selectors.forEach(selector -> names.addAll(selector.names()));
    return names;
  }
}
