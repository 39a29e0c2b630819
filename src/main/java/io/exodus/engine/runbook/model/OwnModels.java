package io.exodus.engine.runbook.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.StringUtils;

/**
 * The runbooks, decisions and forms that Exodus brings: those that lie beside its classes, in the
 * same jar. A host application may well have folders of the same names.
 */
public final class OwnModels {

  static final List<String> FOLDERS = List.of("processes", "forms");

  /** Whatever the packaging, the class's own address tells where its jar, or folder, begins. */
  private static final String HOME = home();

  private OwnModels() {}

  private static String home() {
    String file = OwnModels.class.getName().replace('.', '/') + ".class";
    String url = OwnModels.class.getClassLoader().getResource(file).toString();
    return readable(url.substring(0, url.length() - file.length()));
  }

  static List<Resource> in(String folder) {
    return find(folder + "/*.*").filter(OwnModels::contain).toList();
  }

  /** The tables of compatibility that families bring which are no part of Exodus's jar. */
  static List<Resource> ofFamilies() {
    return find("io/exodus/family/compatibility.*.dmn").toList();
  }

  /** In the order of their names. */
  private static Stream<Resource> find(String pattern) {
    var resolver = new PathMatchingResourcePatternResolver(OwnModels.class.getClassLoader());
    try {
      return Arrays.stream(resolver.getResources("classpath*:" + pattern))
          .sorted(Comparator.comparing(Resource::getFilename));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + pattern + " of the class path", e);
    }
  }

  public static boolean contain(Resource resource) {
    try {
      String url = readable(resource.getURL().toString());
      return FOLDERS.stream().anyMatch(folder -> url.startsWith(HOME + folder + "/"));
    } catch (IOException e) {
      // It has no address, so it is no part of a jar.
      return false;
    }
  }

  /** Spring's scan of the class path and a class loader do not escape a space alike. */
  private static String readable(String url) {
    return StringUtils.uriDecode(url, StandardCharsets.UTF_8);
  }
}
