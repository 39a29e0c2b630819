package io.exodus.demo.ledger;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The accounts of one client, each over keys that no other client writes. */
public final class ClientLedger {

  private static final int VALUES = 40;
  private static final int COUNTERS = 4;
  private static final int SESSIONS = 20;

  public final List<ValueAccount> values;
  public final List<CounterAccount> counters;
  public final List<SessionAccount> sessions;
  public final ListAccount list;
  public final TransactionAccount transaction;

  ClientLedger(String ledger, int client) {
    String prefix = ledger + ":client" + client + ":";
    values =
        IntStream.range(0, VALUES)
            .mapToObj(i -> new ValueAccount(prefix + "value:" + i, client))
            .toList();
    counters =
        IntStream.range(0, COUNTERS)
            .mapToObj(i -> new CounterAccount(prefix + "counter:" + i))
            .toList();
    sessions =
        IntStream.range(0, SESSIONS)
            .mapToObj(i -> new SessionAccount(prefix + "session:" + i, client))
            .toList();
    list = new ListAccount(prefix + "list", client);
    transaction = new TransactionAccount(prefix + "transaction", client);
  }

  Stream<Account> accounts() {
    return Stream.of(values, counters, sessions, List.of(list, transaction))
        .flatMap(List<? extends Account>::stream);
  }
}
