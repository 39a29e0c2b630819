package io.exodus.demo.traffic;

import io.exodus.demo.ledger.TransactionAccount;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;

/** Counts and appends in one MULTI. */
record TransactionWrite(TransactionAccount account) implements Write {

  @Override
  public void send(Jedis jedis) {
    // Not closed: closing sends DISCARD where EXEC failed, which would hide what EXEC answered.
    Transaction transaction = jedis.multi();
    Response<Long> count = transaction.incr(account.counterKey());
    transaction.rpush(account.listKey(), account.next());
    List<Object> replies = transaction.exec();
    if (replies == null || replies.stream().anyMatch(Exception.class::isInstance)) {
      // The other half may have been applied: this is no refusal.
      throw new IllegalStateException("EXEC answered " + replies + " to two commands");
    }
    account.recordAcknowledged(count.get());
  }

  @Override
  public void recordUnknown() {
    account.recordUnknown();
  }
}
