package io.crossfade.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, each of which has to be there and of its kind; all complain with
 * {@link IllegalArgumentException}. Not API: may change or vanish in any release.
 *
 * <p>Confined to one call.
 */
public final class Fields {

  private final String what;
  private final JsonNode node;
  private final Set<String> read = new HashSet<>();

  /** Takes an object; {@code what} is its name in messages. */
  public Fields(String what, @Nullable JsonNode node) {
    if (node == null || !node.isObject()) {
      throw new IllegalArgumentException("'" + what + "' must be an object");
    }
    this.what = what;
    this.node = node;
  }

  /** Returns a text. */
  public String text(String field) {
    var value = field(field);
    require(value.isTextual(), field, "a text");
    return value.textValue();
  }

  /** Returns a whole number. */
  public long number(String field) {
    var value = field(field);
    require(value.isIntegralNumber() && value.canConvertToLong(), field, "a whole number");
    return value.longValue();
  }

  /** Returns true or false. */
  public boolean flag(String field) {
    var value = field(field);
    require(value.isBoolean(), field, "true or false");
    return value.booleanValue();
  }

  /** Returns an object. */
  public Fields child(String field) {
    return new Fields(field, field(field));
  }

  /** Returns a list of objects. */
  public List<Fields> children(String field) {
    var children = new ArrayList<Fields>();
    list(field).forEach(child -> children.add(new Fields(field, child)));
    return children;
  }

  /** Returns a list. */
  public JsonNode list(String field) {
    var value = field(field);
    require(value.isArray(), field, "a list");
    return value;
  }

  /** Refuses fields that nobody asked for. */
  public void requireNoMore() {
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
