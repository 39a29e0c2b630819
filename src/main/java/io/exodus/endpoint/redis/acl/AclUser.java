package io.exodus.endpoint.redis.acl;

import io.exodus.endpoint.redis.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A user as ACL LIST describes it.
 *
 * @param passwords hashes, never to be shown
 * @param rules what the user may do: keys, channels, commands
 */
public record AclUser(
    String name, boolean enabled, boolean anyPassword, Set<String> passwords, String rules) {

  private static final Pattern SINGLE_COMMAND = Pattern.compile("[+-][^@]+");

  static AclUser parse(String line) {
    List<String> words = Arrays.asList(line.split(" "));
    List<String> description = words.subList(2, words.size());
    return new AclUser(
        words.get(1),
        description.contains("on"),
        description.contains("nopass"),
        description.stream()
            .filter(word -> word.startsWith("#"))
            .collect(Collectors.toCollection(TreeSet::new)),
        rules(
            description.stream()
                .filter(
                    word -> !word.startsWith("#") && !Set.of("on", "off", "nopass").contains(word))
                .toList()));
  }

  /**
   * Redis 6.2 lists single commands in an order of each server's own; rules for different commands
   * may change places, a command and its subcommands may not.
   */
  private static String rules(List<String> words) {
    List<String> rules = new ArrayList<>();
    List<String> commands = new ArrayList<>();
    for (String word : words) {
      if (SINGLE_COMMAND.matcher(word).matches()) {
        commands.add(word);
      } else {
        sort(commands, rules);
        rules.add(word);
      }
    }
    sort(commands, rules);
    return String.join(" ", rules);
  }

  private static void sort(List<String> commands, List<String> rules) {
    commands.sort(Comparator.comparing(word -> word.substring(1).split("\\|", 2)[0]));
    rules.addAll(commands);
    commands.clear();
  }

  public static List<AclUser> parseAll(Object aclList) {
    return Wire.texts(aclList).stream().map(AclUser::parse).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
