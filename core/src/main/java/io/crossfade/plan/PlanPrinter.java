package io.crossfade.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prints a plan for a person to review. Thread-safe. */
final class PlanPrinter {

  private PlanPrinter() {}

  static String print(DeploymentPlan plan) {
    var text = new StringBuilder(headline(plan));
    var steps = plan.steps();
    var irreversible = plan.pointsOfNoReturn();
    int width = String.valueOf(steps.size()).length();
    for (int i = 0; i < steps.size(); i++) {
      text.append(
          String.format(Locale.ROOT, "\n  %" + width + "d. %s", i + 1, steps.get(i).words()));
      if (irreversible.contains(i + 1)) {
        text.append("  ← point of no return");
      }
    }
    plan.baseline()
        .ifPresent(
            group ->
                text.append(
                    line(
                        "gates compare with the fresh instances of the old version in group '"
                            + group
                            + "'")));
    plan.guards().forEach(guard -> text.append(line(words(guard))));
    if (!steps.isEmpty()) {
      forecast(plan).forEach(line -> text.append(line(line)));
    }
    plan.notes().forEach(note -> text.append(line("note: " + note)));
    return text.toString();
  }

  private static String headline(DeploymentPlan plan) {
    var way =
        plan.from().map(from -> from + " → ").orElse("first deployment of ")
            + plan.spec().revision();
    return plan.strategy() + ": " + way + (plan.steps().isEmpty() ? ", nothing to do" : "");
  }

  private static String words(Guard guard) {
    return "guard: gate '"
        + guard.gate()
        + "' is asked every "
        + StepWords.words(guard.policy().interval())
        + " during steps "
        + guard.firstStep()
        + " to "
        + guard.lastStep();
  }

  private static List<String> forecast(DeploymentPlan plan) {
    var forecast = plan.forecast();
    var back = forecast.rollback();
    return List.of(
        "at most "
            + forecast.peakInstances()
            + " instances, "
            + plan.from()
                .map(old -> "at least capacity " + forecast.lowestCapacity() + " serving, ")
                .orElse("")
            + forecast.routingChanges()
            + " changes of routing",
        "takes at least "
            + StepWords.words(forecast.earliest())
            + ", at most "
            + StepWords.words(forecast.latest()),
        "going back costs at most "
            + back.routingChanges()
            + " changes of routing and "
            + back.starts()
            + " starts, at least "
            + StepWords.words(back.earliest()),
        forecast.pointsOfNoReturn().isEmpty()
            ? "can go back at every step"
            : "cannot go back from step "
                + forecast.pointsOfNoReturn().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "))
                + " on");
  }

  private static String line(String words) {
    return "\n  - " + words;
  }
}
