package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.List;

/**
 * What a client sends, on its way to the database: passes whole buffers on, and keeps what may not
 * pass yet.
 */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere. A buffer
// is the unread one where it is the same object: two may have the same content.
@SuppressWarnings({"FutureReturnValueIgnored", "ReferenceEquality"})
final class RequestPump {

  private static final int WAIT = -1;

  private final RedisSession session;
  private final RequestScanner scanner = new RequestScanner();

  private ByteBuf unread;
  private boolean running;
  private boolean discarding;
  private boolean broken;
  private boolean wholeAwaited;

  /** Commands still to come that the database will not answer: CLIENT REPLY OFF and SKIP. */
  private long muted;

  RequestPump(RedisSession session) {
    this.session = session;
  }

  void read(ByteBuf in) {
    if (broken) {
      in.release();
    } else if (unread == null) {
      unread = in;
    } else {
      append(in);
    }
    pump();
  }

  private void append(ByteBuf in) {
    int needed = unread.readableBytes() + in.readableBytes();
    if (unread.refCnt() > 1 || unread.isReadOnly() || unread.writableBytes() < in.readableBytes()) {
      ByteBuf more = in.alloc().buffer(needed + needed / 2);
      more.writeBytes(unread);
      unread.release();
      unread = more;
    }
    unread.writeBytes(in);
    in.release();
  }

  /** Bytes that wait here. */
  int waiting() {
    return unread == null ? 0 : unread.readableBytes();
  }

  /** Whether more must be read than is usually kept, to see one command whole. */
  boolean wholeAwaited() {
    return wholeAwaited;
  }

  /** Whether a command has been passed on of which more is to come. */
  boolean incomplete() {
    return scanner.inBody() && !discarding;
  }

  void pump() {
    if (running) {
      return;
    }
    running = true;
    try {
      wholeAwaited = false;
      session.admissions().reissue();
      if (unread != null) {
        run(unread);
      }
    } finally {
      running = false;
      if (session.closed()) {
        release();
      }
    }
    session.requestsPumped();
  }

  private void run(ByteBuf in) {
    int at = in.readerIndex();
    int to = in.writerIndex();
    long now = System.nanoTime();
    while (at < to && !broken) {
      if (scanner.inBody()) {
        at = body(in, at, to);
        continue;
      }
      Admission admission = session.admissions().admission();
      if (admission == Admission.WAIT) {
        break;
      }
      int head = scanner.head(in, at, to);
      if (head == RequestScanner.MORE) {
        break;
      }
      if (head == RequestScanner.BAD) {
        breakOff();
        break;
      }
      int next;
      if (head == RequestScanner.EMPTY) {
        next = scanner.headEnd();
        if (admission != Admission.PASS) {
          in.readerIndex(next);
        }
      } else if (admission == Admission.PASS) {
        next = pass(in, at, to, now);
      } else {
        next = discard(in, at);
        session.admissions().answerInstead(scanner.kind());
      }
      if (next == WAIT || session.closed()) {
        break;
      }
      at = next;
    }
    if (!session.closed()) {
      forward(in, at);
      if (unread == in && !in.isReadable()) {
        unread = null;
        in.release();
      }
    }
  }

  private int body(ByteBuf in, int from, int to) {
    int at = scanner.body(in, from, to);
    if (discarding) {
      in.readerIndex(at);
      discarding = scanner.inBody();
    }
    // The database sees the same bytes, says so to the client and closes.
    broken = scanner.bad();
    return at;
  }

  private void breakOff() {
    broken = true;
    session.protocolError();
  }

  private int pass(ByteBuf in, int at, int to, long now) {
    CommandKind kind = scanner.kind();
    session.conversation().leaveStream(kind);
    if (kind.alone && !session.inFlight().isEmpty()) {
      return WAIT;
    }
    if (kind == CommandKind.REFUSED) {
      int next = discard(in, at);
      session.admissions().answer(Replies.REPLICATION);
      return next;
    }
    ReplayableCommand tracked = null;
    boolean answered = muted == 0;
    if (session.transaction().open()) {
      kind = queued(kind);
    } else if (kind.whole) {
      int end = scanner.end(in, to);
      if (end == RequestScanner.MORE && to - at <= session.limits().frameBytes()) {
        wholeAwaited = true;
        return WAIT;
      }
      if (end < 0 && (kind.session || end == RequestScanner.BAD)) {
        breakOff();
        return WAIT;
      }
      if (end > 0) {
        List<byte[]> words = Arguments.of(in, at, end, scanner.inline());
        tracked = answered ? ReplayableCommand.of(kind, words, in, at, end) : null;
        answered &= kind != CommandKind.CLIENT || client(words);
      }
    }
    if (kind == CommandKind.EXEC && session.transaction().watchLost()) {
      int next = discard(in, at);
      write(Replies.DISCARD.duplicate());
      session
          .conversation()
          .sent(CommandKind.EXEC_AS_NIL, null, scanner.arguments(), now, answered);
      return next;
    }
    session
        .conversation()
        .sent(
            tracked == null ? ReplayableCommand.plain(kind) : tracked.kind(),
            tracked,
            scanner.arguments(),
            now,
            answered);
    if (!answered && muted > 0 && kind != CommandKind.CLIENT) {
      muted--;
    }
    scanner.accept();
    return scanner.headEnd();
  }

  /** Inside MULTI nothing takes effect before EXEC; what does to the session is not followed. */
  private CommandKind queued(CommandKind kind) {
    if (kind == CommandKind.RESET) {
      return kind;
    }
    if (kind.session) {
      session.conversation().opaque();
      return CommandKind.READ;
    }
    return switch (kind) {
      case BLOCKING, XREAD, XREADGROUP, MULTI -> CommandKind.WRITE;
      default -> kind;
    };
  }

  /** Returns whether the command is answered. */
  private boolean client(List<byte[]> words) {
    if (words.size() < 3) {
      return muted == 0;
    }
    byte[] subcommand = words.get(1);
    byte[] argument = words.get(2);
    if (Arguments.is(subcommand, "TRACKING") && !Arguments.is(argument, "OFF")) {
      session.conversation().opaque();
    } else if (Arguments.is(subcommand, "REPLY")) {
      session.conversation().opaque();
      if (Arguments.is(argument, "ON")) {
        muted = 0;
        return true;
      }
      if (Arguments.is(argument, "OFF")) {
        muted = Long.MAX_VALUE;
      } else if (Arguments.is(argument, "SKIP")) {
        muted = Math.max(muted, 1);
      }
    }
    return muted == 0;
  }

  private int discard(ByteBuf in, int at) {
    forward(in, at);
    in.readerIndex(scanner.headEnd());
    scanner.accept();
    discarding = scanner.inBody();
    return scanner.headEnd();
  }

  private void forward(ByteBuf in, int to) {
    int length = to - in.readerIndex();
    if (length <= 0) {
      return;
    }
    if (to == in.writerIndex()) {
      unread = null;
      write(in);
    } else {
      write(in.readRetainedSlice(length));
    }
  }

  private void write(ByteBuf out) {
    Channel link = session.link();
    if (link == null) {
      out.release();
    } else {
      link.write(out, link.voidPromise());
    }
  }

  void release() {
    if (!running && unread != null) {
      unread.release();
      unread = null;
    }
  }
}
