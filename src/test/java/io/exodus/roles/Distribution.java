package io.exodus.roles;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Some measurements of the same thing, in ms. */
final class Distribution {

  private final List<Double> millis = new ArrayList<>();

  void add(double value) {
    millis.add(value);
    Collections.sort(millis);
  }

  /** The smallest value that so large a part of all does not exceed. */
  double quantile(double part) {
    return millis.get((int) Math.ceil(part * millis.size()) - 1);
  }

  double median() {
    return quantile(0.5);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "median %7.1f   p90 %7.1f   max %7.1f", median(), quantile(0.9), quantile(1));
  }
}
