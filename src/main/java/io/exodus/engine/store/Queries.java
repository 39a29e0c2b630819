package io.exodus.engine.store;

import java.util.List;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.query.Query;

/** Lists whose length Exodus knows to be small. */
public final class Queries {

  private Queries() {}

  /**
   * All results, as far as the logged-in user may read them; also where the host limits what a
   * person's query may return ({@code queryMaxResultsLimit}), which refuses every list without a
   * page.
   */
  public static <U> List<U> all(Query<?, U> query) {
    return query instanceof AbstractQuery<?, ?>
        ? ((AbstractQuery<?, U>) query).unlimitedList()
        : query.list();
  }
}
