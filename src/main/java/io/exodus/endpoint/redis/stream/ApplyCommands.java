package io.exodus.endpoint.redis.stream;

import io.exodus.endpoint.redis.replication.ReplicationEntry;
import io.exodus.endpoint.redis.replication.SpoolSegment;
import io.exodus.endpoint.redis.stream.ApplyBatch.Command;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Commands that are applied in one transaction, to be gone through as often as need be: in memory
 * up to a size, beyond that in a file.
 */
public final class ApplyCommands implements Closeable {

  /** What one command takes of the heap beside its bytes. */
  private static final int OVERHEAD = 64;

  private static final int MEMORY = 8 << 20;

  private final List<Command> memory = new ArrayList<>();
  private final Set<Integer> databases = new TreeSet<>();
  private final Aside aside;
  private SpoolSegment file;
  private int size;
  private int last;
  private long bytes;
  private boolean wipes;

  /** Opens the file for what does not fit into memory. */
  interface Aside {
    SpoolSegment open() throws IOException;
  }

  /** Takes one command after the other. */
  interface Visitor {
    /** Returns whether it wants to see the next one. */
    boolean take(int index, Command command) throws IOException;
  }

  /** What was put aside cannot be read any more: no fault of the server that it goes to. */
  static final class Unreadable extends IOException {
    Unreadable(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  ApplyCommands(Aside aside) {
    this.aside = aside;
  }

  /** A few, which are in memory already. */
  public static ApplyCommands of(List<Command> commands) {
    ApplyCommands few = new ApplyCommands(null);
    commands.forEach(few::count);
    few.memory.addAll(commands);
    return few;
  }

  void add(Command command) throws IOException {
    long before = bytes + (long) OVERHEAD * size;
    count(command);
    if (file == null && (size == 1 || before + command.bytes().length + OVERHEAD <= MEMORY)) {
      memory.add(command);
      return;
    }
    if (file == null) {
      file = aside.open();
    }
    ReplicationEntry.Kind kind =
        command.wipe() ? ReplicationEntry.Kind.WIPE : ReplicationEntry.Kind.COMMAND;
    file.write(
        new ReplicationEntry(kind, 0, command.database(), command.estimated(), command.bytes()));
  }

  private void count(Command command) {
    size++;
    bytes += command.bytes().length;
    if (size == 1 || command.database() != last) {
      last = command.database();
      databases.add(last);
    }
    wipes |= command.wipe();
  }

  void each(Visitor visitor) throws IOException {
    int index = 0;
    for (Command command : memory) {
      if (!visitor.take(index++, command)) {
        return;
      }
    }
    rewind();
    while (index < size && visitor.take(index++, read())) {
      // The visitor has done the work.
    }
  }

  private void rewind() throws Unreadable {
    try {
      if (file != null) {
        file.rewind();
      }
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  private Command read() throws Unreadable {
    try {
      ReplicationEntry entry = file.read();
      boolean wipe = entry.kind() == ReplicationEntry.Kind.WIPE;
      return new Command(entry.database(), entry.bytes(), wipe, entry.estimated());
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  int size() {
    return size;
  }

  /** Length of them all as they are sent. */
  long bytes() {
    return bytes;
  }

  /** Too many to be kept in memory. */
  boolean large() {
    return file != null;
  }

  /** The logical databases that they belong to. */
  Set<Integer> databases() {
    return databases;
  }

  /** Does one of them take Exodus's own keys away? */
  boolean wipes() {
    return wipes;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
