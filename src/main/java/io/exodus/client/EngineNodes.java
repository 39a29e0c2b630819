package io.exodus.client;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The engine's nodes, any of which will do: they share one database. A process stays with one as
 * long as that answers, then takes the next. Safe for several threads.
 */
public final class EngineNodes {

  private final List<URI> nodes;
  private final AtomicInteger turns = new AtomicInteger();

  /**
   * @param nodes at least one, in the order in which they are tried
   */
  public EngineNodes(List<URI> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("an engine has at least one node");
    }
    this.nodes = List.copyOf(nodes);
  }

  public URI current() {
    return nodes.get(Math.floorMod(turns.get(), nodes.size()));
  }

  /**
   * That one did not answer: the next is called from now on, unless another thread has found that
   * out before.
   */
  public void missed(URI node) {
    int turn = turns.get();
    if (nodes.get(Math.floorMod(turn, nodes.size())).equals(node)) {
      turns.compareAndSet(turn, turn + 1);
    }
  }

  public int size() {
    return nodes.size();
  }

  @Override
  public String toString() {
    return nodes.stream().map(URI::toString).collect(Collectors.joining(", "));
  }
}
