package io.crossfade.adapter.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each of which has to be there and of its kind; all complain with
 * {@link IllegalArgumentException}.
 *
 * <p>Confined to one call.
 */
final class Fields {

  private final String what;
  private final JsonNode node;
  private final Set<String> read = new HashSet<>();

  Fields(String what, @Nullable JsonNode node) {
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException("'" + what + "' must be an object");
    }
    this.what = what;
    this.node = node;
  }

  String text(String field) {
    var value = field(field);
    require(value.isTextual(), field, "a text");
    return value.textValue();
  }

  long number(String field) {
    var value = field(field);
    require(value.isIntegralNumber() && value.canConvertToLong(), field, "a whole number");
    return value.longValue();
  }

  boolean flag(String field) {
    var value = field(field);
    require(value.isBoolean(), field, "true or false");
    return value.booleanValue();
  }

  Fields child(String field) {
    return new Fields(field, field(field));
  }

  List<Fields> children(String field) {
    var children = new ArrayList<Fields>();
    list(field).forEach(child -> children.add(new Fields(field, child)));
    return children;
  }

  JsonNode list(String field) {
    var value = field(field);
    require(value.isArray(), field, "a list");
    return value;
  }

  void requireNoMore() {
    var surplus = new TreeSet<String>();
    node.fieldNames().forEachRemaining(surplus::add);
    surplus.removeAll(read);
    if (!surplus.isEmpty()) {
      throw new IllegalArgumentException("'" + what + "' has unknown fields " + surplus);
    }
  }

  private JsonNode field(String field) {
    read.add(field);
    var value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException("'" + what + "' has no '" + field + "'");
    }
    return value;
  }

  private void require(boolean holds, String field, String kind) {
    if (!holds) {
      throw new IllegalArgumentException("'" + field + "' of '" + what + "' must be " + kind);
    }
  }
}
