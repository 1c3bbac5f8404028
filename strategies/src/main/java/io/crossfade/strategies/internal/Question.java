package io.crossfade.strategies.internal;

import io.crossfade.model.Names;
import io.crossfade.plan.PlanBuilder;
import io.crossfade.spec.GatePolicy;
import java.util.List;
import java.util.Objects;

/**
 * A gate by name, and how it is asked. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 *
 * @param gate the name
 * @param policy how it is asked
 */
public record Question(String gate, GatePolicy policy) {

  /** Checks the name. */
  public Question {
    Names.requireAllowed("gate", gate);
    Objects.requireNonNull(policy, "policy");
  }

  /** Adds a step for each, in order. */
  public static void ask(List<Question> questions, PlanBuilder plan) {
    questions.forEach(question -> plan.ask(question.gate, question.policy));
  }

  /** Has each asked all along from a step to the last there is so far; not at all without steps. */
  public static void watch(List<Question> questions, PlanBuilder plan, int firstStep) {
    if (firstStep <= plan.size()) {
      questions.forEach(
          question -> plan.guard(question.gate, question.policy, firstStep, plan.size()));
    }
  }
}
