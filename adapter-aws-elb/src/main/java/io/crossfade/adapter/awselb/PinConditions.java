package io.crossfade.adapter.awselb;

import io.crossfade.model.Pin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.QueryStringKeyValuePair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/**
 * Pins as conditions of a rule. A cookie is found by the whole of its name and value: at the
 * beginning, at the end, in the middle, or alone. ELB compares without regard to case.
 *
 * <p>Thread-safe.
 */
final class PinConditions {

  private PinConditions() {}

  /** Returns the conditions of the place itself, as far as it has any, and that of the pin. */
  static List<RuleCondition> of(Pin pin, List<RuleCondition> place) {
    var all = new ArrayList<>(writable(place));
    all.add(of(pin));
    return all;
  }

  /** ELB shows the values of some conditions twice, and takes them once. */
  static List<RuleCondition> writable(List<RuleCondition> conditions) {
    return conditions.stream().map(PinConditions::writable).toList();
  }

  static RuleCondition of(Pin pin) {
    return switch (pin.kind()) {
      case HEADER -> header(pin.name(), List.of(pin.value()));
      case COOKIE -> header("Cookie", cookie(pin.name() + "=" + pin.value()));
      case QUERY -> query(pin);
    };
  }

  /** ELB takes at most five values to compare with in a rule. */
  static int values(List<RuleCondition> conditions) {
    return conditions.stream().mapToInt(condition -> valuesOf(condition).size()).sum();
  }

  /** ELB takes at most five wildcards in a rule. */
  static long wildcards(List<RuleCondition> conditions) {
    return conditions.stream()
        .flatMap(condition -> valuesOf(condition).stream())
        .flatMapToInt(String::chars)
        .filter(c -> c == '*' || c == '?')
        .count();
  }

  private static RuleCondition writable(RuleCondition condition) {
    boolean twice =
        condition.hostHeaderConfig() != null
            || condition.pathPatternConfig() != null
            || condition.httpHeaderConfig() != null
            || condition.httpRequestMethodConfig() != null
            || condition.queryStringConfig() != null
            || condition.sourceIpConfig() != null;
    return twice ? condition.toBuilder().values((List<String>) null).build() : condition;
  }

  private static List<String> valuesOf(RuleCondition condition) {
    if (condition.queryStringConfig() != null) {
      return condition.queryStringConfig().values().stream()
          .map(pair -> pair.key() + "=" + pair.value())
          .toList();
    }
    return Stream.of(
            condition.values(),
            condition.hostHeaderConfig() == null
                ? List.<String>of()
                : condition.hostHeaderConfig().values(),
            condition.pathPatternConfig() == null
                ? List.<String>of()
                : condition.pathPatternConfig().values(),
            condition.httpHeaderConfig() == null
                ? List.<String>of()
                : condition.httpHeaderConfig().values(),
            condition.httpRequestMethodConfig() == null
                ? List.<String>of()
                : condition.httpRequestMethodConfig().values(),
            condition.sourceIpConfig() == null
                ? List.<String>of()
                : condition.sourceIpConfig().values())
        .filter(values -> !values.isEmpty())
        .findFirst()
        .orElse(List.of());
  }

  private static RuleCondition header(String name, List<String> values) {
    return RuleCondition.builder()
        .field("http-header")
        .httpHeaderConfig(header -> header.httpHeaderName(name).values(values))
        .build();
  }

  private static List<String> cookie(String pair) {
    return List.of(pair, pair + ";*", "*; " + pair, "*; " + pair + ";*");
  }

  private static RuleCondition query(Pin pin) {
    var pair = QueryStringKeyValuePair.builder().key(pin.name()).value(pin.value()).build();
    return RuleCondition.builder()
        .field("query-string")
        .queryStringConfig(query -> query.values(pair))
        .build();
  }
}
