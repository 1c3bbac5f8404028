package io.crossfade.adapter.nginx;

import io.crossfade.internal.wire.Fields;
import io.crossfade.internal.wire.StrictJson;
import io.crossfade.internal.wire.TableJson;
import io.crossfade.model.RoutingTable;

/**
 * One content of the include, as its workers tell it: what they route, and which one it is of all
 * that ever were.
 *
 * <p>Immutable.
 *
 * @param service whose routing it is
 * @param number 0 for the first include, one more for each that is written after it
 * @param table what is routed
 */
record Generation(String service, long number, RoutingTable table) {

  private static final long FORMAT = 1;
  private static final long MOST = 0xFFFF;

  Generation {
    if (number < 0) {
      throw new IllegalArgumentException("generation must not be negative, was " + number);
    }
  }

  /** Returns the one that everything begins with: it serves nobody. */
  static Generation first(String service) {
    return new Generation(service, 0, RoutingTable.empty());
  }

  /**
   * Returns the loopback address on which only workers of this generation listen. There are 65,536
   * of them, so that one is used again only long after its last worker has gone.
   */
  String address() {
    return address(number);
  }

  static String address(long number) {
    long low = number & MOST;
    return "127.83." + (low >> 8) + "." + (low & 0xFF);
  }

  Generation with(RoutingTable other) {
    return new Generation(service, number, other);
  }

  String json() {
    var root = StrictJson.object();
    root.put("format", FORMAT).put("service", service).put("generation", number);
    root.set("table", TableJson.write(table));
    return StrictJson.text(root);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static Generation parse(String json) {
    var root = new Fields("generation", StrictJson.parse(json));
    long format = root.number("format");
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "its format is " + format + ", and this release knows " + FORMAT);
    }
    var table = TableJson.table(root.child("table"));
    var read = new Generation(root.text("service"), root.number("generation"), table);
    root.requireNoMore();
    return read;
  }
}
