package io.crossfade.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.crossfade.model.Names;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Constants as words: {@code ROLL_BACK} is {@code "roll-back"}. Thread-safe. */
final class EnumWords {

  private EnumWords() {}

  static void addTo(SimpleModule module) {
    module.setSerializerModifier(new Writers());
    module.setDeserializerModifier(new Readers());
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static final class Writers extends BeanSerializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonSerializer<?> modifyEnumSerializer(
        SerializationConfig config,
        JavaType type,
        BeanDescription description,
        JsonSerializer<?> serializer) {
      return new Writer();
    }
  }

  private static final class Writer extends JsonSerializer<Enum<?>> {
    @Override
    public void serialize(Enum<?> value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(word(value));
    }
  }

  private static final class Readers extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;

    @Override
    public JsonDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      return new Reader(type.getRawClass());
    }
  }

  private static final class Reader extends JsonDeserializer<Object> {

    private final Map<String, Object> constants = new LinkedHashMap<>();

    Reader(Class<?> type) {
      for (var constant : type.getEnumConstants()) {
        constants.put(word((Enum<?>) constant), constant);
      }
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      var text = parser.hasToken(JsonToken.VALUE_STRING) ? parser.getText() : "";
      var constant = constants.get(text);
      if (constant == null) {
        throw JsonMappingException.from(
            parser,
            "one of " + constants.keySet() + " is expected, was '" + Names.printable(text) + "'");
      }
      return constant;
    }
  }
}
