package io.exodus.memory.family;

import io.exodus.endpoint.Cancellation;
import io.exodus.endpoint.EndpointException;
import io.exodus.endpoint.Follower;

/**
 * Carries changes from one database's log to the other. The log stays where it is until it is
 * applied, so nothing is spooled.
 */
final class MemoryFollower implements Follower {

  @Override
  public void follow(Request request, Listener listener, Cancellation cancellation)
      throws InterruptedException {
    try (MemoryConnection origin =
            MemoryConnection.open(request.link().origin(request.direction()));
        MemoryConnection destination =
            MemoryConnection.open(request.link().destination(request.direction()));
        Cancellation.AutoCloseableHook hook =
            cancellation.onCancel(
                () -> {
                  origin.close();
                  destination.close();
                })) {
      new Following(request, origin, destination, listener, cancellation).run();
    } catch (EndpointException e) {
      cancellation.check();
      throw e;
    }
  }
}
