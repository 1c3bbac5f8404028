package io.crossfade.adapter.awselb;

import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/**
 * A rule of ours, for one pin. Its tag says which one of which set: a set is in force when all of
 * it is there, so that several rules change as one.
 *
 * <p>Immutable.
 *
 * @param arn the rule's
 * @param set the number of its set; later sets have higher ones
 * @param index its place in the set, from 0
 * @param count how many are in the set
 * @param pin what it does
 */
record PinRule(String arn, int set, int index, int count, Pin pin) {

  /** The place that a rule of ours belongs to. */
  static final String OWNER = "crossfade:pins-of";

  private static final String PIN = "crossfade:pin";
  private static final int FIELDS = 7;

  static Map<String, String> tags(Place place, int set, int index, int count, Pin pin) {
    var value =
        String.join(
            "/",
            Integer.toString(set),
            Integer.toString(index),
            Integer.toString(count),
            pin.kind().name(),
            pin.name(),
            pin.value(),
            pin.group().value());
    return Map.of(OWNER, place.arn(), PIN, value);
  }

  /** Returns the rule of ours that this is; empty if its tag was changed by somebody. */
  static Optional<PinRule> read(Rule rule, Map<String, String> tags) {
    var fields = tags.getOrDefault(PIN, "").split("/", -1);
    if (fields.length != FIELDS) {
      return Optional.empty();
    }
    try {
      var pin = new Pin(Pin.Kind.valueOf(fields[3]), fields[4], fields[5], GroupId.of(fields[6]));
      return Optional.of(
          new PinRule(
              rule.ruleArn(), number(fields[0]), number(fields[1]), number(fields[2]), pin));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the pins of a set in their order, if all of its rules are there. */
  static Optional<List<Pin>> whole(List<PinRule> set) {
    boolean complete =
        !set.isEmpty()
            && set.stream().mapToInt(PinRule::index).distinct().count() == set.get(0).count();
    return complete
        ? Optional.of(
            set.stream().sorted(Comparator.comparingInt(PinRule::index)).map(PinRule::pin).toList())
        : Optional.empty();
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }
}
