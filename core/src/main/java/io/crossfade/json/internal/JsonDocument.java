package io.crossfade.json.internal;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.crossfade.internal.wire.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON text from outside, as {@link StrictJson} reads it, asked by pointers. Not API: may change
 * or vanish in any release.
 *
 * <p>Immutable.
 */
public final class JsonDocument {

  private final JsonNode root;

  private JsonDocument(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is not JSON, or beyond the bounds
   */
  public static JsonDocument parse(String text) {
    return new JsonDocument(StrictJson.parse(text));
  }

  /**
   * Returns maps, lists, texts, numbers and flags as JSON.
   *
   * @throws IllegalArgumentException if there is something else among them
   */
  public static String write(Map<String, ?> object) {
    return StrictJson.text(object);
  }

  /**
   * Returns {@code pointer} if it is a JSON pointer (RFC 6901) to something below the root.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static String requirePointer(String pointer) {
    if (!pointer.startsWith("/")) {
      throw new IllegalArgumentException("JSON pointer must start with '/', was '" + pointer + "'");
    }
    return JsonPointer.compile(pointer).toString();
  }

  /** Returns the text, number or flag at a pointer, as text. */
  public Optional<String> text(String pointer) {
    return Optional.of(root.at(pointer)).filter(JsonNode::isValueNode).map(JsonNode::asText);
  }

  /** Returns the texts of the list at a pointer; none if there is no list. */
  public List<String> texts(String pointer) {
    var texts = new ArrayList<String>();
    root.at(pointer)
        .forEach(node -> texts.add(node.isValueNode() ? node.asText() : node.toString()));
    return List.copyOf(texts);
  }
}
