package io.exodus.migration;

/** An input that Exodus does not accept: names the field, the value and the remedy. */
public class RefusedException extends RuntimeException {

  private final String field;

  public RefusedException(String field, Object value, String remedy) {
    super(field + (value == null ? " is missing" : " is '" + value + "'") + ": " + remedy);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
