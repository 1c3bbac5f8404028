package io.crossfade.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.crossfade.event.EventRecord;
import io.crossfade.model.Fleet;
import io.crossfade.model.Instance;
import io.crossfade.plan.DeploymentPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Comparator;

/**
 * One kind of document as JSON text.
 *
 * <p>Thread-safe.
 */
final class Json<T> {

  /** The format that this release writes, and the latest that it reads. */
  static final int FORMAT = 1;

  /** The longest text that is written or read, in characters. */
  static final int LONGEST = 256_000_000;

  private static final ObjectMapper MAPPER = Mapping.mapper();

  static final Json<DeploymentPlan> PLANS =
      new Json<>("plan", DeploymentPlan.class, MAPPER.writer(new Indentation()));

  static final Json<EventRecord> EVENTS = new Json<>("event", EventRecord.class, MAPPER.writer());

  private static final ObjectWriter CANONICAL =
      MAPPER.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private final String what;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  private Json(String what, Class<T> type, ObjectWriter writer) {
    this.what = what;
    this.reader = MAPPER.readerFor(type);
    this.writer = writer;
  }

  String write(T value) {
    try {
      return requireReadable(writer.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The " + what + " cannot be written as JSON.", e);
    }
  }

  T read(String text) {
    requireReadable(text);
    try {
      FormatCheck.requireKnown(MAPPER.getFactory(), text);
      return reader.readValue(text);
    } catch (IOException e) {
      throw Refusal.of(what, e);
    }
  }

  private String requireReadable(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " has "
              + text.length()
              + " characters as JSON, more than the "
              + LONGEST
              + " that are read.");
    }
    return text;
  }

  /** Writes a plan to a digest with everything sorted whose order does not count for equality. */
  static void canonical(DeploymentPlan plan, MessageDigest digest) {
    try (var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      CANONICAL.writeValue(out, PlanDocument.of(plan).withStart(sorted(plan.start())));
    } catch (IOException e) {
      throw new IllegalArgumentException("The plan cannot be written as JSON.", e);
    }
  }

  private static Fleet sorted(Fleet fleet) {
    var instances = fleet.instances().stream().sorted(Comparator.comparing(Instance::id)).toList();
    return Fleet.of(instances, fleet.slots(), fleet.routing());
  }
}
