package io.exodus.engine.database;

import io.exodus.migration.RefusedException;
import io.exodus.migration.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * One step in the tables' history, {@code V<version>__<what>.sql}, or one such script for each make
 * of database where they have no words in common: {@code V<version>__<what>.h2.sql} and {@code
 * ….postgresql.sql}. Its statements may be run again: H2 commits each by itself, so that a start
 * may end between two.
 */
record SchemaScript(int version, String name, String sql) {

  private static final String FOLDER = "io/exodus/engine/db";
  private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+(?:\\.(h2|postgresql))?\\.sql");

  /**
   * All scripts for that make of database, in order; at least one.
   *
   * @param product as the database names itself
   * @throws RefusedException if two of them have one version
   */
  static List<SchemaScript> all(String product) {
    var resolver = new PathMatchingResourcePatternResolver(SchemaScript.class.getClassLoader());
    try {
      Resource[] resources = resolver.getResources("classpath:" + FOLDER + "/*.sql");
      if (resources.length == 0) {
        throw new IllegalStateException(
            "no scripts in " + FOLDER + ": this is not a jar of Exodus");
      }
      return inOrder(
          Arrays.stream(resources)
              .filter(resource -> suits(resource, product))
              .map(SchemaScript::read));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the scripts in " + FOLDER, e);
    }
  }

  /**
   * @throws RefusedException if two have one version: which of them a database had seen would be a
   *     matter of chance
   */
  static List<SchemaScript> inOrder(Stream<SchemaScript> scripts) {
    List<SchemaScript> ordered =
        scripts
            .sorted(
                Comparator.comparingInt(SchemaScript::version).thenComparing(SchemaScript::name))
            .toList();
    for (int i = 1; i < ordered.size(); i++) {
      SchemaScript before = ordered.get(i - 1);
      SchemaScript script = ordered.get(i);
      if (before.version() == script.version()) {
        throw new RefusedException(
            "the script " + script.name(),
            "V" + script.version(),
            before.name()
                + " has the same version; renumber one of them, or keep only one jar of Exodus on "
                + "the class path");
      }
    }
    return ordered;
  }

  private static boolean suits(Resource resource, String product) {
    String make = name(resource).group(2);
    return make == null || make.equalsIgnoreCase(product);
  }

  private static Matcher name(Resource resource) {
    Matcher name = NAME.matcher(String.valueOf(resource.getFilename()));
    if (!name.matches()) {
      throw new IllegalStateException(resource + " is not named V<number>__<what>.sql");
    }
    return name;
  }

  private static SchemaScript read(Resource resource) {
    Matcher name = name(resource);
    try {
      String sql = resource.getContentAsString(StandardCharsets.UTF_8).replace("\r\n", "\n");
      return new SchemaScript(Integer.parseInt(name.group(1)), name.group(), sql);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }

  String checksum() {
    return Sha256.of(sql);
  }

  /** Runs the script in the transaction that is under way. */
  void run(DataSource dataSource) {
    Resource script = new ByteArrayResource(sql.getBytes(StandardCharsets.UTF_8), name);
    DatabasePopulatorUtils.execute(
        new ResourceDatabasePopulator(false, false, StandardCharsets.UTF_8.name(), script),
        dataSource);
  }
}
