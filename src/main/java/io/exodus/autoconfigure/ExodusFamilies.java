package io.exodus.autoconfigure;

import io.exodus.endpoint.Family;
import io.exodus.interlay.Protocol;
import io.exodus.migration.RefusedException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.util.StringUtils;

/**
 * The kinds of databases that this process knows, and what their clients speak.
 *
 * @param protocols by the name of their family; an interlay can be had of these families only
 */
record ExodusFamilies(Map<String, Family> byName, Map<String, Protocol> protocols) {

  /**
   * @param families by the name of their bean
   * @param protocols by the name of their bean
   * @throws RefusedException if two have the same name
   */
  static ExodusFamilies of(Map<String, Family> families, Map<String, Protocol> protocols) {
    return new ExodusFamilies(
        byName("Family", families, Family::name), byName("Protocol", protocols, Protocol::family));
  }

  private static <T> Map<String, T> byName(
      String kind, Map<String, T> beans, Function<T, String> name) {
    Map<String, T> byName = new TreeMap<>();
    for (T bean : beans.values()) {
      T other = byName.put(name.apply(bean), bean);
      if (other != null) {
        String own = "exodus" + StringUtils.capitalize(name.apply(bean)) + kind;
        throw new RefusedException(
            "the " + StringUtils.uncapitalize(kind),
            name.apply(bean),
            "both "
                + other.getClass().getName()
                + " and "
                + bean.getClass().getName()
                + " provide it; "
                + (beans.containsKey(own)
                    ? "give your bean the name " + own + ", so that it replaces Exodus's"
                    : "remove one of the beans"));
      }
    }
    return byName;
  }
}
