package io.exodus.endpoint.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A user as ACL LIST describes it.
 *
 * @param passwords hashes, never to be shown
 * @param rules what the user may do: keys, channels, commands
 */
record AclUser(
    String name, boolean enabled, boolean anyPassword, Set<String> passwords, String rules) {

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
        description.stream()
            .filter(word -> !word.startsWith("#") && !Set.of("on", "off", "nopass").contains(word))
            .collect(Collectors.joining(" ")));
  }

  static List<AclUser> parseAll(Object aclList) {
    return Wire.texts(aclList).stream().map(AclUser::parse).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
