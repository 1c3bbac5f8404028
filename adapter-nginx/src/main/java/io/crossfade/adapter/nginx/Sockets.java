package io.crossfade.adapter.nginx;

import io.crossfade.model.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TCP sockets of a host, as Linux tells them to everybody in {@code /proc/net/tcp} and {@code
 * tcp6}: who listens, and how many connections there are to an address.
 *
 * <p>Immutable.
 */
final class Sockets {

  private static final Pattern LINE =
      Pattern.compile(
          "\\s*[0-9]+: (?<local>[0-9A-F]{8,32}):(?<localport>[0-9A-F]{4})"
              + " (?<remote>[0-9A-F]{8,32}):(?<remoteport>[0-9A-F]{4}) (?<state>[0-9A-F]{2}) .*");
  private static final String ESTABLISHED = "01";
  private static final String SYN_SENT = "02";
  private static final String LISTEN = "0A";
  private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private final Set<String> listening;
  private final Map<String, Integer> connections;

  private Sockets(Set<String> listening, Map<String, Integer> connections) {
    this.listening = listening;
    this.connections = connections;
  }

  /** Reads the text of both files; a line that is not understood is passed over. */
  static Sockets parse(String text) {
    var listening = new HashSet<String>();
    var connections = new HashMap<String, Integer>();
    text.lines()
        .filter(Sockets::isInUse)
        .map(LINE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line -> {
              var state = line.group("state");
              if (state.equals(LISTEN)) {
                listening.add(line.group("local") + ":" + line.group("localport"));
              } else if (state.equals(ESTABLISHED) || state.equals(SYN_SENT)) {
                var remote = line.group("remote") + ":" + line.group("remoteport");
                connections.merge(remote, 1, Integer::sum);
              }
            });
    return new Sockets(Set.copyOf(listening), Map.copyOf(connections));
  }

  /** Most sockets of a busy host are of connections that are over; they are not taken apart. */
  private static boolean isInUse(String line) {
    int local = line.indexOf(": ") + 2;
    int remote = line.indexOf(' ', local) + 1;
    int state = line.indexOf(' ', remote) + 1;
    return line.startsWith(LISTEN, state)
        || line.startsWith(ESTABLISHED, state)
        || line.startsWith(SYN_SENT, state);
  }

  /** Returns the generations whose own address somebody listens on, the low 16 bits of each. */
  Set<Integer> generations(int port) {
    var found = new TreeSet<Integer>();
    var end = String.format(Locale.ROOT, ":%04X", port);
    for (var socket : listening) {
      if (socket.length() == 13 && socket.endsWith(end)) {
        long address = Long.parseLong(socket.substring(0, 8), 16);
        int host = LITTLE ? Integer.reverseBytes((int) address) : (int) address;
        if (host >>> 16 == (127 << 8 | 83)) {
          found.add(host & 0xFFFF);
        }
      }
    }
    return found;
  }

  /** Returns how many connections there are from this host to it; empty if it has no address. */
  OptionalLong connectionsTo(Endpoint endpoint) {
    long sum = 0;
    try {
      for (var address : InetAddress.getAllByName(endpoint.host())) {
        for (var form : forms(address.getAddress(), endpoint.port())) {
          sum += connections.getOrDefault(form, 0);
        }
      }
    } catch (UnknownHostException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(sum);
  }

  /**
   * How the kernel writes an address: in words of the machine's order. An IPv4 one in both files.
   */
  private static Set<String> forms(byte[] address, int port) {
    var hex = new StringBuilder();
    for (int word = 0; word < address.length; word += 4) {
      for (int i = 0; i < 4; i++) {
        int at = word + (LITTLE ? 3 - i : i);
        hex.append(String.format(Locale.ROOT, "%02X", address[at]));
      }
    }
    var end = String.format(Locale.ROOT, ":%04X", port);
    var mapped = "0000000000000000" + (LITTLE ? "FFFF0000" : "0000FFFF");
    return address.length == 4 ? Set.of(hex + end, mapped + hex + end) : Set.of(hex + end);
  }
}
