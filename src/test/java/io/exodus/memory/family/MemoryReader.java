package io.exodus.memory.family;

import io.exodus.endpoint.EndpointSettings;
import io.exodus.endpoint.Reader;
import io.exodus.migration.RecordId;
import java.util.ArrayList;
import java.util.List;

/** Reads records, each of which is a text. */
final class MemoryReader implements Reader {

  @Override
  public List<Content> read(EndpointSettings endpoint, List<RecordId> records, Limits limits) {
    List<Content> contents = new ArrayList<>();
    int left = limits.together();
    try (MemoryConnection connection = MemoryConnection.open(endpoint)) {
      for (RecordId record : records) {
        String text = connection.get(record.space(), record.key());
        if (text == null) {
          contents.add(Content.NONE);
          continue;
        }
        int length = Math.min(text.length(), Math.min(limits.each(), left));
        left -= length;
        contents.add(
            new Content(
                "text",
                text.length(),
                null,
                length == 0 ? null : text.substring(0, length),
                length == text.length()));
      }
    }
    return contents;
  }
}
