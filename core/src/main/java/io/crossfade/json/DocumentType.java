package io.crossfade.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.function.Function;

/**
 * A value whose JSON has another shape than its class: it is written and read as a document.
 *
 * <p>Immutable.
 *
 * @param type the value's type
 * @param document the type that has the shape of the JSON
 * @param write the document of a value
 * @param read the value of a document; refuses with an {@code IllegalArgumentException}
 */
record DocumentType<T, D>(
    Class<T> type, Class<D> document, Function<T, D> write, Function<D, T> read) {

  void addTo(SimpleModule module) {
    module.addSerializer(type, new Writer());
    module.addDeserializer(type, new Reader());
  }

  private final class Writer extends JsonSerializer<T> {
    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(write.apply(value), json);
    }
  }

  private final class Reader extends JsonDeserializer<T> {
    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      var place = parser.currentTokenLocation();
      var value = context.readValue(parser, document);
      try {
        return read.apply(value);
      } catch (IllegalArgumentException e) {
        throw new JsonMappingException(parser, String.valueOf(e.getMessage()), place);
      }
    }
  }
}
