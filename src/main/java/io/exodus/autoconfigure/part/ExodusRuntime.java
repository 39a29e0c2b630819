package io.exodus.autoconfigure.part;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Starts interlays and worker, as far as this process plays those roles, once the engine of the
 * same process answers over HTTP, and stops them before it goes: they talk to the engine in no
 * other way.
 */
public class ExodusRuntime implements ApplicationListener<ApplicationStartedEvent>, SmartLifecycle {

  private final Optional<InterlayPart> interlays;
  private final Optional<WorkerPart> worker;
  private volatile boolean running;

  public ExodusRuntime(Optional<InterlayPart> interlays, Optional<WorkerPart> worker) {
    this.interlays = interlays;
    this.worker = worker;
  }

  @Override
  public synchronized void onApplicationEvent(ApplicationStartedEvent event) {
    if (running) {
      return;
    }
    running = true;
    interlays.ifPresent(InterlayPart::start);
    worker.ifPresent(WorkerPart::start);
  }

  /** Where applications reach the interlay of that name. */
  public InetSocketAddress interlay(String name) {
    return interlays.orElseThrow().address(name);
  }

  @Override
  public void start() {
    // Started by the event: the engine must answer over HTTP first.
  }

  /** The worker first: a change of authority that it ends needs the interlays. */
  @Override
  public synchronized void stop() {
    worker.ifPresent(WorkerPart::close);
    interlays.ifPresent(InterlayPart::close);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Stops first: the web server waits for nobody who would still call it. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }
}
