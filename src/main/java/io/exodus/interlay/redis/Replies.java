package io.exodus.interlay.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** What the interlay itself answers or sends. */
final class Replies {

  /** Clients such as go-redis and Lettuce's cluster mode take this word for a wish to try again. */
  static final ByteBuf TRY_AGAIN = text("-TRYAGAIN Exodus is moving this database; try again\r\n");

  static final ByteBuf EXEC_ABORT =
      text("-EXECABORT Transaction discarded because of previous errors.\r\n");
  static final ByteBuf NESTED = text("-ERR MULTI calls can not be nested\r\n");
  static final ByteBuf EXEC_WITHOUT_MULTI = text("-ERR EXEC without MULTI\r\n");
  static final ByteBuf OK = text("+OK\r\n");
  static final ByteBuf NIL_2 = text("*-1\r\n");
  static final ByteBuf NIL_3 = text("_\r\n");
  static final ByteBuf PROTOCOL = text("-ERR Protocol error: not a Redis command\r\n");
  static final ByteBuf REPLICATION =
      text("-ERR Exodus passes no replication; connect to the database itself\r\n");
  static final ByteBuf MOVED =
      text("-ERR Exodus has moved this database; connect again to subscribe again\r\n");
  static final ByteBuf UNSETTLED =
      text("-ERR Exodus has moved this database before this command ended; connect again\r\n");
  static final ByteBuf LOGIN =
      text("-ERR Exodus has moved this database and the new side refused the log-in\r\n");
  static final ByteBuf NO_ROUTE =
      text("-TRYAGAIN Exodus does not know yet which side serves; try again\r\n");

  static final ByteBuf DISCARD = text("*1\r\n$7\r\nDISCARD\r\n");

  private Replies() {}

  /** Whether a buffer goes on with that text from there. */
  static boolean startsWith(ByteBuf in, int from, int to, String text) {
    if (to - from < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (in.getByte(from + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether an error says that the user is not let in; as a fenced database says. */
  static boolean refusesUser(ByteBuf in, int from, int to) {
    return startsWith(in, from, to, "-NOAUTH")
        || startsWith(in, from, to, "-WRONGPASS")
        || startsWith(in, from, to, "-NOPERM");
  }

  /** Whether an error may go away while a side is being opened. */
  static boolean passing(ByteBuf in, int from, int to) {
    return refusesUser(in, from, to)
        || startsWith(in, from, to, "-LOADING")
        || startsWith(in, from, to, "-MASTERDOWN")
        || startsWith(in, from, to, "-BUSY");
  }

  private static ByteBuf text(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII)).asReadOnly());
  }
}
