package io.exodus.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.exodus.json.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.function.Consumer;

/**
 * Rows of a journal as JSON: an array, as the API answers, or one row a line, as in the bundle of
 * an incident. Strict: what a row's hash does not cover is refused, not overlooked.
 */
final class JournalFile {

  private static final ObjectReader ROWS =
      Json.MAPPER
          .readerFor(JournalEntry.class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .without(StreamReadFeature.AUTO_CLOSE_SOURCE);

  private JournalFile() {}

  /**
   * Reads one row after the other, up to the stream's end; keeps none, and does not close it.
   *
   * @throws UnreadableException if it is not what a journal is exported as
   */
  static void read(InputStream in, Consumer<JournalEntry> rows) throws IOException {
    int number = 0;
    try (JsonParser json = ROWS.createParser(new BufferedInputStream(in))) {
      JsonToken token = json.nextToken();
      boolean array = token == JsonToken.START_ARRAY;
      if (array) {
        token = json.nextToken();
      }
      while (token == JsonToken.START_OBJECT) {
        number++;
        rows.accept(row(json, number));
        token = json.nextToken();
      }
      if (array && token == JsonToken.END_ARRAY) {
        token = json.nextToken();
      }
      if (token != null) {
        throw new UnreadableException(
            "after " + number + " rows comes something else (" + place(json) + ")", null);
      }
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          "after "
              + (number == 0 ? "no row" : "row number " + number)
              + " it is not the JSON of a journal: "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static JournalEntry row(JsonParser json, int number) throws IOException {
    JournalEntry row;
    try {
      row = ROWS.readValue(json);
    } catch (UnrecognizedPropertyException e) {
      throw new UnreadableException(
          "row number "
              + number
              + " has a field '"
              + e.getPropertyName()
              + "', which no hash covers",
          e);
    }
    for (RecordComponent field : JournalEntry.class.getRecordComponents()) {
      if (value(row, field) == null) {
        throw new UnreadableException(
            "row number " + number + " has no field '" + field.getName() + "'", null);
      }
    }
    return row;
  }

  private static Object value(JournalEntry row, RecordComponent field) {
    try {
      return field.getAccessor().invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's fields can be read", e);
    }
  }

  private static String place(JsonParser json) {
    var location = json.currentTokenLocation();
    return "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }
}
