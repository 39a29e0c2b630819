package io.exodus.demo.story;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What happened, told as it happens and once more at the end. */
public final class Chronicle {

  private final Consumer<String> printer;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param printer where each line goes at once
   */
  public Chronicle(Consumer<String> printer) {
    this.printer = printer;
  }

  void tell(String words) {
    printer.accept(words);
    lines.add(words);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
