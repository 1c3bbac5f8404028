package io.crossfade.adapter.nginx.lua;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Names;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Looks up what nginx's balancer cannot: the address of a name. Thread-safe. */
final class Addresses {

  private Addresses() {}

  /**
   * Returns the address as nginx writes it, IPv6 in brackets.
   *
   * @throws AdapterException if there is none, or it is only valid on one interface
   */
  static String of(String host) {
    try {
      var address = InetAddress.getByName(host);
      if (address instanceof Inet6Address six && six.getScopeId() != 0) {
        throw failed(Kind.PERMANENT, host, "has an address of one interface only", null);
      }
      var literal = address.getHostAddress();
      return address instanceof Inet6Address ? "[" + literal + "]" : literal;
    } catch (UnknownHostException e) {
      throw failed(Kind.TRANSIENT, host, "cannot be looked up here", e);
    }
  }

  private static AdapterException failed(
      Kind kind, String host, String problem, @Nullable Exception cause) {
    return new AdapterException(
        kind,
        "The host '"
            + Names.printable(host)
            + "' "
            + problem
            + ". Nothing was changed; use an address, or mend the name.",
        cause);
  }
}
