package io.exodus.migration;

/** An input that Exodus does not accept: names the field, the value and the remedy. */
public class RefusedException extends RuntimeException {

  /** A longer value is told by how it begins: it may be megabytes. */
  private static final int SHOWN = 100;

  private final String field;
  private final Object value;
  private final String remedy;

  public RefusedException(String field, Object value, String remedy) {
    super(what(field, value) + ": " + remedy);
    this.field = field;
    this.value = value;
    this.remedy = remedy;
  }

  private static String what(String field, Object value) {
    return field + (value == null ? " is missing" : " is '" + shown(value.toString()) + "'");
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN - 1) + "…";
  }

  /** The same refusal, for whoever knows the field by another name. */
  public RefusedException as(String otherName) {
    return new RefusedException(otherName, value, remedy);
  }

  public String field() {
    return field;
  }

  /** Field and value. */
  public String what() {
    return what(field, value);
  }

  public String remedy() {
    return remedy;
  }
}
