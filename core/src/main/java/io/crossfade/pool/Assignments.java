package io.crossfade.pool;

import io.crossfade.model.InstanceId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Reads {@code a=x,b=y} into values by instance, in their order. Thread-safe. */
final class Assignments {

  private Assignments() {}

  static <T> Map<InstanceId, T> parse(
      String text, String form, BiFunction<InstanceId, String, T> parse) {
    var values = new LinkedHashMap<InstanceId, T>();
    for (var part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("be a list of " + form + ", separated by commas");
      }
      read(part.substring(0, equals).strip(), part.substring(equals + 1).strip(), parse, values);
    }
    return Collections.unmodifiableMap(values);
  }

  private static <T> void read(
      String name,
      String value,
      BiFunction<InstanceId, String, T> parse,
      Map<InstanceId, T> values) {
    boolean repeated;
    try {
      var id = InstanceId.of(name);
      repeated = values.put(id, parse.apply(id, value)) != null;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("be usable as a whole: " + e.getMessage(), e);
    }
    if (repeated) {
      throw new IllegalArgumentException("name each instance once, but has '" + name + "' twice");
    }
  }
}
