package io.crossfade.adapter.awselb;

import java.util.Optional;

/** What AWS refuses and moto accepts. Thread-safe. */
final class StrictChecks {

  private static final int MOST_GROUPS = 5;
  private static final int MOST_WEIGHT = 999;
  private static final int LAST_PRIORITY = 50_000;

  private StrictChecks() {}

  static Optional<String> problem(Query call) {
    for (var weight : call.ending(".Weight")) {
      int value = Integer.parseInt(weight);
      if (value < 0 || value > MOST_WEIGHT) {
        return Optional.of("Weight must be between 0 and 999, was " + value);
      }
    }
    long groups =
        call.form().keySet().stream()
            .filter(key -> key.contains(".ForwardConfig.TargetGroups."))
            .filter(key -> key.endsWith(".TargetGroupArn"))
            .count();
    if (groups > MOST_GROUPS) {
      return Optional.of("An action can have at most 5 target groups, has " + groups);
    }
    return priority(call.value("Priority")).or(() -> values(call));
  }

  private static Optional<String> priority(String priority) {
    if (priority.isEmpty()) {
      return Optional.empty();
    }
    int value = Integer.parseInt(priority);
    return value < 1 || value > LAST_PRIORITY
        ? Optional.of("Priority must be between 1 and 50000, was " + value)
        : Optional.empty();
  }

  private static Optional<String> values(Query call) {
    long values =
        call.form().keySet().stream()
            .filter(key -> key.startsWith("Conditions.") && key.contains(".Values."))
            .filter(key -> !key.endsWith(".Key"))
            .count();
    return values > MOST_GROUPS
        ? Optional.of("A rule can have at most 5 condition values, has " + values)
        : Optional.empty();
  }
}
