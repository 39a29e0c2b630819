package io.exodus.demo.ledger;

/** A counter and a list that change only together: both or neither. */
public final class TransactionAccount implements Account {

  private final String counterName;
  private final CounterAccount counter;
  private final ListAccount list;

  TransactionAccount(String name, int client) {
    this.counterName = name + ":count";
    this.counter = new CounterAccount(counterName);
    this.list = new ListAccount(name + ":ids", client);
  }

  public byte[] counterKey() {
    return counter.key();
  }

  public byte[] listKey() {
    return list.key();
  }

  public byte[] next() {
    return list.next();
  }

  public void recordAcknowledged(long counterReply) {
    counter.recordAcknowledged(counterReply);
    list.recordAcknowledged();
  }

  public void recordUnknown() {
    counter.recordUnknown();
    list.recordUnknown();
  }

  @Override
  public long acknowledged() {
    return list.acknowledged();
  }

  @Override
  public long unknown() {
    return list.unknown();
  }

  @Override
  public void audit(Answers authority, Tally tally) {
    var elements = authority.list(list.name());
    long count = CounterAccount.parse(authority.get(counterName));
    list.audit(elements, tally);
    // Lost as a whole is told by the list already; here, only what became of one half.
    long torn = Math.abs(count - elements.size());
    tally.disordered(
        torn,
        "transaction "
            + counterName
            + " is "
            + count
            + " beside "
            + elements.size()
            + " elements: "
            + torn
            + " half applied");
    tally.disordered(
        torn > 0 ? 0 : counter.irregularReplies(),
        "transaction " + counterName + " " + counter.words(count));
  }
}
