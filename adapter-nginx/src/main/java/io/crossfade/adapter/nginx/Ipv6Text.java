package io.crossfade.adapter.nginx;

import java.net.Inet6Address;
import java.net.InetAddress;

/** An address as nginx writes it. Thread-safe. */
final class Ipv6Text {

  private static final int WORDS = 8;

  private Ipv6Text() {}

  /**
   * Returns an IPv4 address as it is, an IPv6 one in brackets, its longest run of zeros left out.
   */
  static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    var bytes = address.getAddress();
    var words = new int[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
    }
    return "[" + join(words) + "]";
  }

  private static String join(int[] words) {
    int longest = 0;
    int at = -1;
    for (int i = 0; i < WORDS; i++) {
      int run = zerosFrom(words, i);
      if (run > Math.max(1, longest)) {
        longest = run;
        at = i;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      if (i == at) {
        text.append("::");
        i += longest - 1;
      } else {
        text.append(text.length() == 0 || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(words[i]));
      }
    }
    return text.toString();
  }

  private static int zerosFrom(int[] words, int from) {
    int end = from;
    while (end < WORDS && words[end] == 0) {
      end++;
    }
    return end - from;
  }
}
