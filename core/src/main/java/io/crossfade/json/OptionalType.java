package io.crossfade.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be left out is left out: an empty {@code Optional} has no field. Thread-safe. */
final class OptionalType {

  private OptionalType() {}

  @SuppressWarnings("unchecked") // the type of a class literal of a generic class is raw
  static void addTo(SimpleModule module) {
    var type = (Class<Optional<?>>) (Class<?>) Optional.class;
    module.addSerializer(type, new Writer());
    module.addDeserializer(type, new Reader());
  }

  static final class Writer extends JsonSerializer<Optional<?>> {

    @Override
    public boolean isEmpty(SerializerProvider provider, Optional<?> value) {
      return value.isEmpty();
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.orElseThrow(), json);
    }
  }

  static final class Reader extends JsonDeserializer<Optional<?>>
      implements ContextualDeserializer {

    private final @Nullable JsonDeserializer<?> content;

    Reader() {
      this(null);
    }

    private Reader(@Nullable JsonDeserializer<?> content) {
      this.content = content;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property)
        throws JsonMappingException {
      var type = context.getContextualType().containedType(0);
      return new Reader(context.findContextualValueDeserializer(type, property));
    }

    @Override
    public Optional<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (content == null) {
        throw new IllegalStateException("an Optional is read where its type is known");
      }
      return Optional.of(content.deserialize(parser, context));
    }

    @Override
    public Optional<?> getNullValue(DeserializationContext context) throws JsonMappingException {
      throw JsonMappingException.from(context, "null is not a value; leave the field out");
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Optional.empty();
    }
  }
}
