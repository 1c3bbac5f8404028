package io.crossfade.adapter.embedded;

import io.crossfade.internal.wire.Fields;
import io.crossfade.internal.wire.StrictJson;
import io.crossfade.internal.wire.TableJson;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import java.io.IOException;

/**
 * A table and who set it: what the state file holds and what goes over the admin connection, both
 * as JSON.
 *
 * <p>Immutable.
 *
 * @param table the table
 * @param fence who set it
 */
record Setting(RoutingTable table, Fence fence) {

  static final int FORMAT = 1;

  String json() {
    var root = StrictJson.object().put("format", FORMAT);
    root.put("deployment", fence.deployment().value());
    root.put("epoch", fence.epoch());
    root.set("table", TableJson.write(table));
    return StrictJson.text(root);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IOException if it is not that; the message says what it is instead
   */
  static Setting parse(String json) throws IOException {
    try {
      var root = new Fields("document", StrictJson.parse(json));
      requireFormat(root.number("format"));
      var deployment = DeploymentId.of(root.text("deployment"));
      var fence = new Fence(deployment, root.number("epoch"));
      var table = TableJson.table(root.child("table"));
      root.requireNoMore();
      return new Setting(table, fence);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static void requireFormat(long format) {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "the format is " + format + ", and this release knows " + FORMAT);
    }
  }
}
