package io.crossfade.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/**
 * A value that is a string in JSON, and may be a key.
 *
 * <p>Immutable.
 *
 * @param type the value's type
 * @param write the value as text
 * @param read the value of a text; refuses with an {@code IllegalArgumentException} or a {@code
 *     DateTimeException}
 */
record TextType<T>(Class<T> type, Function<T, String> write, Function<String, T> read) {

  void addTo(SimpleModule module) {
    module.addSerializer(type, new Writer());
    module.addKeySerializer(type, new KeyWriter());
    module.addDeserializer(type, new Reader());
    module.addKeyDeserializer(type, new KeyReader());
  }

  private T parse(JsonParser parser, String text) throws IOException {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw JsonMappingException.from(parser, String.valueOf(e.getMessage()), e);
    }
  }

  private final class Writer extends JsonSerializer<T> {
    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(write.apply(value));
    }
  }

  private final class KeyWriter extends JsonSerializer<T> {
    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeFieldName(write.apply(value));
    }
  }

  private final class Reader extends JsonDeserializer<T> {
    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        throw JsonMappingException.from(parser, "a string is expected");
      }
      return parse(parser, parser.getText());
    }
  }

  private final class KeyReader extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      return parse(context.getParser(), key);
    }
  }
}
