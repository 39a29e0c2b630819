package io.exodus.engine.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the connection pool which of H2's errors end a connection. H2 closes a database that it
 * can't write, on a full disk say, and opens it again for the next connection; its error codes are
 * none that the pool knows, which would hand out the closed ones for as long as they are in use.
 */
public final class ClosedDatabase implements SQLExceptionOverride {

  /** Connection broken, database closed, database shut down: {@code org.h2.api.ErrorCode}. */
  private static final Set<Integer> CLOSED = Set.of(90067, 90098, 90121);

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    boolean closed =
        CLOSED.contains(failure.getErrorCode())
            && String.valueOf(failure.getErrorCode()).equals(failure.getSQLState());
    return closed ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
