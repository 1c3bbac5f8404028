package io.crossfade.plan;

import io.crossfade.model.Ids;
import java.time.Duration;
import java.util.Locale;

/** Says a step on one line. Thread-safe. */
final class StepWords implements PlanStep.Visitor<String> {

  static final StepWords INSTANCE = new StepWords();

  private StepWords() {}

  @Override
  public String start(PlanStep.Start step) {
    return "start " + Ids.brief(step.instances()) + " with " + step.revision();
  }

  @Override
  public String replace(PlanStep.Replace step) {
    return "replace " + Ids.brief(step.instances()) + ": " + step.from() + " → " + step.to();
  }

  @Override
  public String stop(PlanStep.Stop step) {
    return "stop " + Ids.brief(step.instances()) + " (" + step.revision() + ")";
  }

  @Override
  public String retire(PlanStep.Retire step) {
    return "retire " + Ids.brief(step.instances()) + " (" + step.revision() + ")";
  }

  @Override
  public String awaitHealthy(PlanStep.AwaitHealthy step) {
    return "await healthy "
        + Ids.brief(step.instances())
        + " answering as "
        + step.revision()
        + (step.tolerated() == 0 ? "" : ", leaving out at most " + step.tolerated());
  }

  @Override
  public String route(PlanStep.Route step) {
    return "route: "
        + step.change()
        + (step.purpose().isEmpty() ? "" : " (" + step.purpose() + ")");
  }

  @Override
  public String drain(PlanStep.Drain step) {
    return "drain "
        + Ids.brief(step.instances())
        + switch (step.then()) {
          case OUT -> "";
          case DETACHED -> ", then detach";
        };
  }

  @Override
  public String hold(PlanStep.Hold step) {
    return "hold "
        + words(step.duration())
        + (step.purpose().isEmpty() ? "" : ": " + step.purpose());
  }

  @Override
  public String askGate(PlanStep.AskGate step) {
    return "ask gate '"
        + step.gate()
        + "' every "
        + words(step.policy().interval())
        + " for at most "
        + words(step.policy().deadline());
  }

  @Override
  public String runHook(PlanStep.RunHook step) {
    return "run hook '"
        + step.hook()
        + "'"
        + step.undo().map(undo -> ", undone by '" + undo + "'").orElse(", undone by nothing");
  }

  static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
