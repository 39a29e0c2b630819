package io.exodus.demo.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A list to which unique ids are appended: each acknowledged one is there exactly once and in the
 * order of acknowledgement, each unknown one at most once.
 */
public final class ListAccount implements Account {

  private final String name;
  private final byte[] key;
  private final String mark;
  private long issued;
  private long[] unknownIds = new long[8];
  private int unknown;

  ListAccount(String name, int client) {
    this.name = name;
    this.key = name.getBytes(StandardCharsets.UTF_8);
    this.mark = client + "-";
  }

  public byte[] key() {
    return key;
  }

  String name() {
    return name;
  }

  /** The id to be appended next; the same again until its outcome is recorded. */
  public byte[] next() {
    return (mark + (issued + 1)).getBytes(StandardCharsets.US_ASCII);
  }

  public void recordAcknowledged() {
    issued++;
  }

  public void recordUnknown() {
    if (unknown == unknownIds.length) {
      unknownIds = Arrays.copyOf(unknownIds, unknown * 2);
    }
    unknownIds[unknown++] = ++issued;
  }

  @Override
  public long acknowledged() {
    return issued - unknown;
  }

  @Override
  public long unknown() {
    return unknown;
  }

  @Override
  public void audit(Answers authority, Tally tally) {
    audit(authority.list(name), tally);
  }

  void audit(List<String> elements, Tally tally) {
    BitSet seen = new BitSet();
    long latest = 0;
    for (String element : elements) {
      long id = id(element);
      if (id < 0) {
        tally.doubled(1, "list " + name + " holds " + element + ", which its client never wrote");
      } else if (id > issued) {
        tally.doubled(1, "list " + name + " holds " + element + ", which was refused");
      } else if (seen.get((int) id)) {
        tally.doubled(1, "list " + name + " holds " + element + " more than once");
      } else {
        seen.set((int) id);
        if (!isUnknown(id)) {
          if (id < latest) {
            tally.disordered(1, "list " + name + " holds " + element + " behind a later one");
          }
          latest = Math.max(latest, id);
        }
      }
    }
    for (long id = 1; id <= issued; id++) {
      if (!seen.get((int) id) && !isUnknown(id)) {
        tally.lost(1, "list " + name + " misses " + mark + id + ", which was acknowledged");
      }
    }
  }

  private boolean isUnknown(long id) {
    return Arrays.binarySearch(unknownIds, 0, unknown, id) >= 0;
  }

  private long id(String element) {
    if (!element.startsWith(mark)) {
      return -1;
    }
    try {
      long id = Long.parseLong(element.substring(mark.length()));
      return id > 0 ? id : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
