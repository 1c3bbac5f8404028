package io.crossfade.analysis.gate;

import io.crossfade.analysis.judge.Finding;
import io.crossfade.analysis.judge.Verdict;
import io.crossfade.model.DeploymentId;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the candidate with the stable revision while both serve, by tests that may be asked as
 * often as one likes; between steps, as a guard all along, or both under one name.
 *
 * <p>A good version is stopped with a probability of at most the level of false alarms, over all
 * metrics, looks and steps of a deployment. Fixed limits are not statistics and are not part of
 * that. Each new process that takes the deployment over begins anew with a fifth of the level that
 * the one before had, so that all together keep it.
 *
 * <p>Confined to the engine's thread; it begins anew with each deployment that asks.
 */
public final class AnalysisGate implements Gate {

  /** The worst first. */
  private static final List<GateAnswer.Verdict> ORDER =
      List.of(
          GateAnswer.Verdict.FAIL,
          GateAnswer.Verdict.ERROR,
          GateAnswer.Verdict.NO_DATA,
          GateAnswer.Verdict.INCONCLUSIVE,
          GateAnswer.Verdict.PASS);

  private static final double LEFT_TO_A_TAKEOVER = 0.2;

  private final List<Metric> metrics;
  private final double alpha;
  private final Duration warmUp;
  private @Nullable Session session;

  AnalysisGate(List<Metric> metrics, double alpha, Duration warmUp) {
    this.metrics = List.copyOf(metrics);
    this.alpha = alpha;
    this.warmUp = warmUp;
  }

  /** Returns a builder of a gate without metrics. */
  public static AnalysisGateBuilder builder() {
    return new AnalysisGateBuilder();
  }

  @Override
  public GateAnswer ask(GateContext context) {
    if (session == null || !session.deployment.equals(context.deployment())) {
      session = new Session(context.deployment(), context.takeovers());
    }
    return session.ask(context);
  }

  @Override
  public List<String> problems() {
    return metrics.stream().flatMap(metric -> metric.problems().get().stream()).toList();
  }

  /**
   * Returns the error level of each metric that is judged by a test: four fifths of what is left,
   * and for whoever takes over four fifths of the rest.
   */
  private double levelOfEach(int takeovers) {
    long tests = metrics.stream().filter(Metric::isTest).count();
    return alpha
        * (1 - LEFT_TO_A_TAKEOVER)
        * Math.pow(LEFT_TO_A_TAKEOVER, takeovers)
        / Math.max(1, tests);
  }

  /** One deployment. */
  private final class Session {

    private final DeploymentId deployment;
    private final double level;
    private int takeovers;
    private Windows windows = new Windows(warmUp);
    private final Map<Metric, Check> checks = new LinkedHashMap<>();
    private final Map<Metric, Instant> heldSince = new HashMap<>();

    private Session(DeploymentId deployment, int takeovers) {
      this.deployment = deployment;
      this.takeovers = takeovers;
      this.level = levelOfEach(takeovers);
      metrics.forEach(metric -> checks.put(metric, metric.check().get()));
    }

    private GateAnswer ask(GateContext context) {
      if (takeovers != context.takeovers()) {
        // by this very process, which knows what it saw; but the counters begin anew
        takeovers = context.takeovers();
        windows = new Windows(warmUp);
      }
      var look = windows.look(context);
      var answers = new ArrayList<GateAnswer>();
      for (var entry : checks.entrySet()) {
        answers.add(answer(entry.getKey(), entry.getValue().look(look, level), context.now()));
      }
      answers.sort(
          Comparator.comparingInt((GateAnswer answer) -> ORDER.indexOf(answer.verdict()))
              .thenComparing(answer -> answer.reasons().get(0)));
      var reasons = new ArrayList<String>();
      answers.forEach(answer -> reasons.addAll(answer.reasons()));
      summary(look).ifPresent(reasons::add);
      return new GateAnswer(answers.get(0).verdict(), reasons);
    }

    private Optional<String> summary(Look look) {
      long tests = metrics.stream().filter(Metric::isTest).count();
      var level =
          tests == 0
              ? ""
              : "false alarms at most " + alpha + " over " + tests + " tests and all looks";
      var warm = look.warm() ? "" : "warming up for " + warmUp + ": only limits are judged";
      return Optional.of(String.join("; ", List.of(level, warm)).replaceAll("^; |; $", ""))
          .filter(words -> !words.isEmpty());
    }

    private GateAnswer answer(Metric metric, Finding finding, Instant now) {
      var words = metric.name() + ": " + finding.words();
      if (finding.verdict() == Verdict.PASS) {
        heldSince.remove(metric);
        return GateAnswer.pass(words);
      }
      var reaction = metric.policy().to(finding.verdict());
      if (reaction.ignores()) {
        return GateAnswer.pass(words + " (" + finding.verdict() + ", not judged)");
      }
      var since = heldSince.computeIfAbsent(metric, key -> now);
      if (finding.verdict() == Verdict.FAIL) {
        return GateAnswer.fail(words);
      }
      if (reaction.isOver(Duration.between(since, now))) {
        return GateAnswer.fail(words + " (" + finding.verdict() + ", " + reaction + ")");
      }
      return new GateAnswer(GateAnswer.Verdict.valueOf(finding.verdict().name()), List.of(words));
    }
  }
}
