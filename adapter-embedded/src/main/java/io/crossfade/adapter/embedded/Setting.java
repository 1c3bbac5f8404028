package io.crossfade.adapter.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossfade.internal.wire.Fields;
import io.crossfade.internal.wire.StrictJson;
import io.crossfade.internal.wire.TableJson;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import java.io.IOException;
import java.util.function.Function;

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
    var root = write(fence);
    root.set("table", TableJson.write(table));
    return StrictJson.text(root);
  }

  /** Writes who asks, and no table. */
  static String json(Fence fence) {
    return StrictJson.text(write(fence));
  }

  private static ObjectNode write(Fence fence) {
    var root = StrictJson.object().put("format", FORMAT);
    root.put("deployment", fence.deployment().value());
    return root.put("epoch", fence.epoch());
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IOException if it is not that; the message says what it is instead
   */
  static Setting parse(String json) throws IOException {
    return read(
        json,
        root -> {
          var fence = fence(root);
          return new Setting(TableJson.table(root.child("table")), fence);
        });
  }

  /**
   * Reads who asks.
   *
   * @throws IOException if it does not say that; the message says what it is instead
   */
  static Fence parseFence(String json) throws IOException {
    return read(json, Setting::fence);
  }

  private static <T> T read(String json, Function<Fields, T> reading) throws IOException {
    try {
      var root = new Fields("document", StrictJson.parse(json));
      var read = reading.apply(root);
      root.requireNoMore();
      return read;
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Fence fence(Fields root) {
    requireFormat(root.number("format"));
    return new Fence(DeploymentId.of(root.text("deployment")), root.number("epoch"));
  }

  static void requireFormat(long format) {
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "the format is " + format + ", and this release knows " + FORMAT);
    }
  }
}
