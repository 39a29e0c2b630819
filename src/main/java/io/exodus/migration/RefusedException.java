package io.exodus.migration;

/** An input that Exodus does not accept: names the field, the value and the remedy. */
public class RefusedException extends RuntimeException {

  private final String field;
  private final String what;
  private final String remedy;

  public RefusedException(String field, Object value, String remedy) {
    super(what(field, value) + ": " + remedy);
    this.field = field;
    this.what = what(field, value);
    this.remedy = remedy;
  }

  private static String what(String field, Object value) {
    return field + (value == null ? " is missing" : " is '" + value + "'");
  }

  public String field() {
    return field;
  }

  /** Field and value. */
  public String what() {
    return what;
  }

  public String remedy() {
    return remedy;
  }
}
