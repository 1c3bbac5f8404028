package io.crossfade.json.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON text from outside: at most 32 levels deep, no key twice in an object, nothing behind its
 * end. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 */
public final class JsonDocument {

  private static final int DEEPEST = 32;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

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
    try {
      var root = MAPPER.readTree(text);
      if (root == null || root.isMissingNode()) {
        throw new IllegalArgumentException("it is empty");
      }
      return new JsonDocument(root);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /**
   * Returns maps, lists, texts, numbers and flags as JSON.
   *
   * @throws IllegalArgumentException if there is something else among them
   */
  public static String write(Map<String, ?> object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
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
