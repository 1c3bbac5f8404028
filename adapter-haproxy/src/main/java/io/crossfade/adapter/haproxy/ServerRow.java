package io.crossfade.adapter.haproxy;

import io.crossfade.model.Endpoint;
import io.crossfade.model.MemberState;
import java.util.ArrayList;
import java.util.List;

/**
 * One server of {@code show servers state}, format 1.
 *
 * <p>Immutable.
 *
 * @param name its name in the backend
 * @param endpoint where it listens: its name in the configuration if it has one, else its address
 * @param operation 0 stopped, 1 starting, 2 running, 3 stopping
 * @param admin a bit mask: 0x23 and 0x40 maintenance, 0x18 drain
 * @param weight the weight that was asked for, 0 to 256
 * @param sinceChange seconds since it went up or down
 * @param checked whether HAProxy checks it
 * @param resolved whether its address comes from a name
 */
record ServerRow(
    String name,
    Endpoint endpoint,
    int operation,
    int admin,
    int weight,
    long sinceChange,
    boolean checked,
    boolean resolved) {

  private static final Columns.Finder COLUMNS =
      new Columns.Finder(
          ' ',
          List.of(
              "srv_name",
              "srv_addr",
              "srv_fqdn",
              "srv_port",
              "srv_op_state",
              "srv_admin_state",
              "srv_uweight",
              "srv_time_since_last_change",
              "srv_check_state"));

  private static final int MAINTENANCE = 0x01 | 0x02 | 0x20 | 0x40;
  private static final int DRAIN = 0x08 | 0x10;
  private static final int CHECK_CONFIGURED = 0x02;
  private static final int RUNNING = 2;

  boolean isOut() {
    return (admin & MAINTENANCE) != 0;
  }

  /** Returns whether HAProxy may send it requests as far as its health goes. */
  boolean isUp() {
    return operation == RUNNING;
  }

  MemberState state() {
    if (isOut()) {
      return MemberState.OUT;
    }
    return (admin & DRAIN) == 0 ? MemberState.SERVING : MemberState.DRAINING;
  }

  /** Returns the weight that counts: none unless it serves. */
  int effectiveWeight() {
    return state() == MemberState.SERVING ? weight : 0;
  }

  /**
   * Reads the answer to {@code show servers state <backend>}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  static List<ServerRow> parse(List<String> lines) {
    if (lines.size() < 2 || !lines.get(0).equals("1") || !lines.get(1).startsWith("# ")) {
      throw new IllegalArgumentException("no servers state of format 1");
    }
    var columns = COLUMNS.in(lines.get(1).substring(2));
    var rows = new ArrayList<ServerRow>(lines.size());
    for (var line : lines.subList(2, lines.size())) {
      rows.add(row(columns.row(line)));
    }
    return rows;
  }

  private static ServerRow row(Columns.Row row) {
    var name = row.text("srv_fqdn");
    boolean resolved = !name.equals("-");
    var host = resolved ? name : row.text("srv_addr");
    // a server without a port, in a backend that maps ports, has port 0; no instance has that
    int port = Math.max(1, number(row, "srv_port"));
    return new ServerRow(
        row.text("srv_name"),
        Endpoint.of(host.equals("-") ? "0.0.0.0" : host, port),
        number(row, "srv_op_state"),
        number(row, "srv_admin_state"),
        number(row, "srv_uweight"),
        number(row, "srv_time_since_last_change"),
        (number(row, "srv_check_state") & CHECK_CONFIGURED) != 0,
        resolved);
  }

  private static int number(Columns.Row row, String column) {
    return Integer.parseInt(row.text(column));
  }
}
