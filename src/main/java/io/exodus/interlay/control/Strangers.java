package io.exodus.interlay.control;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The connections that have given no signed order yet. A newcomer beyond the limit ends the eldest,
 * so that connections that only wait can't keep a worker out. For one thread.
 */
// A channel on which Netty can't write or close is closed, which is heard of elsewhere.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Strangers {

  private final int most;
  private final Set<Channel> channels = new LinkedHashSet<>();

  public Strangers(int most) {
    this.most = most;
  }

  void arrived(Channel channel) {
    channels.add(channel);
    if (channels.size() > most) {
      Channel eldest = channels.iterator().next();
      channels.remove(eldest);
      eldest.close();
    }
  }

  /** It has shown that it knows the key, or is gone. */
  void known(Channel channel) {
    channels.remove(channel);
  }
}
