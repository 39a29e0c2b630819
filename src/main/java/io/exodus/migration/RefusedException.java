package io.exodus.migration;

/** An input that Exodus does not accept: names the field, the value and the remedy. */
public class RefusedException extends RuntimeException {

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
    return field + (value == null ? " is missing" : " is '" + value + "'");
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
