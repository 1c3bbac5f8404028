package io.crossfade.adapter.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Ports to give to children.
 *
 * <p>Immutable.
 *
 * @param first the lowest
 * @param last the highest
 */
record PortRange(int first, int last) {

  private static final int LAST_PORT = 65_535;

  PortRange {
    if (first < 1 || last > LAST_PORT || first > last) {
      throw new IllegalArgumentException(
          "be two ports within 1.." + LAST_PORT + " in their order, such as 20000-20099");
    }
  }

  static PortRange parse(String text) {
    if (!text.matches("[0-9]{1,5}-[0-9]{1,5}")) {
      throw new IllegalArgumentException("be two ports such as 20000-20099");
    }
    int dash = text.indexOf('-');
    return new PortRange(
        Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
  }

  /**
   * Returns a port that nobody listens on.
   *
   * @param preferred the one to take if it is free, so that an instance keeps its address; or 0
   * @param taken ports that are given away already
   */
  Optional<Integer> free(int preferred, Set<Integer> taken) {
    return IntStream.concat(IntStream.of(preferred), IntStream.rangeClosed(first, last))
        .filter(port -> port >= first && port <= last && !taken.contains(port))
        .filter(PortRange::isFree)
        .boxed()
        .findFirst();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
