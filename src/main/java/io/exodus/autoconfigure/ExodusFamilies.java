package io.exodus.autoconfigure;

import io.exodus.endpoint.Family;
import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of databases that this process knows, by name. */
record ExodusFamilies(Map<String, Family> byName) {

  /**
   * @throws RefusedException if two have the same name
   */
  static ExodusFamilies of(List<Family> families) {
    Map<String, Family> byName = new TreeMap<>();
    for (Family family : families) {
      Family other = byName.put(family.name(), family);
      if (other != null) {
        throw new RefusedException(
            "the family",
            family.name(),
            "both "
                + other.getClass().getName()
                + " and "
                + family.getClass().getName()
                + " provide it; give your bean the name exodusRedisFamily, so that it replaces "
                + "Exodus's");
      }
    }
    return new ExodusFamilies(byName);
  }
}
