package io.exodus.demo.ledger;

import io.exodus.migration.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import redis.clients.jedis.Jedis;

/**
 * The books of live traffic: every acknowledged write and every write of unknown outcome, by
 * client. An audit compares them with what the authority holds; it is valid while no write is under
 * way.
 */
public final class Ledger {

  private final List<ClientLedger> clients;

  /**
   * @param name what the keys of its clients begin with; the keys must not exist yet
   * @param clients how many write, each to its own keys
   */
  public Ledger(String name, int clients) {
    if (clients < 1) {
      throw new RefusedException("exodus.demo.clients", clients, "at least one is needed");
    }
    this.clients = IntStream.range(0, clients).mapToObj(i -> new ClientLedger(name, i)).toList();
  }

  public int clients() {
    return clients.size();
  }

  public ClientLedger client(int client) {
    return clients.get(client);
  }

  /**
   * @param authority a connection to the endpoint whose answers count, in logical database 0
   */
  public Audit audit(Jedis authority) {
    return audit(new RedisAnswers(authority));
  }

  Audit audit(Answers authority) {
    Tally tally = new Tally();
    long acknowledged = 0;
    long unknown = 0;
    for (Account account : clients.stream().flatMap(ClientLedger::accounts).toList()) {
      acknowledged += account.acknowledged();
      unknown += account.unknown();
      account.audit(authority, tally);
    }
    return tally.audit(acknowledged, unknown);
  }

  /**
   * @param acknowledged writes whose success a client was told
   * @param unknown writes whose connection closed before the answer: applied at most once
   * @param lost acknowledged writes that the authority does not hold
   * @param doubled writes applied more than once, or although refused
   * @param disordered stale answers, lists out of order, halves of transactions
   * @param examples the first of what was found, in words
   */
  public record Audit(
      long acknowledged,
      long unknown,
      long lost,
      long doubled,
      long disordered,
      List<String> examples) {

    public Audit {
      examples = List.copyOf(examples);
    }

    /** True if everything acknowledged is there, once and in order. */
    public boolean clean() {
      return lost == 0 && doubled == 0 && disordered == 0;
    }

    /** In one line. */
    public String words() {
      return clean()
          ? String.format(
              Locale.ROOT, "%,d writes acknowledged: all there, once and in order", acknowledged)
          : String.format(
              Locale.ROOT,
              "PROBLEM: of %,d acknowledged writes %,d lost, %,d doubled, %,d out of order: %s",
              acknowledged,
              lost,
              doubled,
              disordered,
              examples.get(0));
    }
  }
}
