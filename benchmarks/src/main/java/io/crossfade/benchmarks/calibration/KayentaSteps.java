package io.crossfade.benchmarks.calibration;

import io.crossfade.analysis.kayenta.KayentaJudge;
import io.crossfade.analysis.kayenta.KayentaLabel;
import io.crossfade.analysis.kayenta.KayentaMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Kayenta's judge on one value of each side for each minute, asked at the end of each step. */
final class KayentaSteps<M extends Look> implements Predicate<M> {

  private static final KayentaMetric METRIC =
      KayentaMetric.builder("m").direction(KayentaMetric.Direction.INCREASE).build();

  private final ToDoubleFunction<M> canaryValue;
  private final ToDoubleFunction<M> stableValue;
  private final List<Double> canary = new ArrayList<>();
  private final List<Double> stable = new ArrayList<>();

  KayentaSteps(ToDoubleFunction<M> canaryValue, ToDoubleFunction<M> stableValue) {
    this.canaryValue = canaryValue;
    this.stableValue = stableValue;
  }

  @Override
  public boolean test(M minute) {
    canary.add(canaryValue.applyAsDouble(minute));
    stable.add(stableValue.applyAsDouble(minute));
    if (!minute.endsStep()) {
      return false;
    }
    var label = KayentaJudge.standard().judge(METRIC, array(stable), array(canary)).label();
    canary.clear();
    stable.clear();
    return label == KayentaLabel.HIGH;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
