package io.crossfade.analysis.kayenta;

import java.util.Objects;
import java.util.Set;

/**
 * How a metric is judged; the settings that Kayenta has under {@code
 * analysisConfigurations.canary}.
 *
 * <p>Immutable.
 */
public final class KayentaMetric {

  /** Which differences matter. */
  public enum Direction {
    /** Only higher values are bad. */
    INCREASE,
    /** Only lower values are bad. */
    DECREASE,
    /** Both are. */
    EITHER
  }

  /** How large a difference is. */
  public enum EffectSize {
    /** The canary's mean by the baseline's; not a number if either is 0. */
    MEAN_RATIO,
    /** The probability that a value of the canary is the larger one. */
    CLES
  }

  private final String name;
  private final Builder settings;

  private KayentaMetric(Builder builder) {
    this.name = builder.name;
    this.settings = new Builder(builder);
  }

  /** Returns a builder of a metric with Kayenta's defaults. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Returns its name. */
  public String name() {
    return name;
  }

  /** Returns the groups that it counts in. Default: one without a name. */
  public Set<String> groups() {
    return settings.groups;
  }

  /** Returns whether its result is left out of the score. Default: no. */
  public boolean isMuted() {
    return settings.muted;
  }

  Direction direction() {
    return settings.direction;
  }

  EffectSize effectSize() {
    return settings.effectSize;
  }

  boolean isCritical() {
    return settings.critical;
  }

  boolean mustHaveData() {
    return settings.mustHaveData;
  }

  boolean replacesNaN() {
    return settings.replaceNaN;
  }

  double outlierFactor() {
    return settings.outlierFactor;
  }

  boolean isAllowed(boolean high, double effect) {
    double limit = limit(high, settings.allowedIncrease, settings.allowedDecrease);
    return !isBeyond(high, effect, limit);
  }

  boolean isCritical(boolean high, double effect) {
    double limit = limit(high, settings.criticalIncrease, settings.criticalDecrease);
    return settings.critical && isBeyond(high, effect, limit);
  }

  private double limit(boolean high, double increase, double decrease) {
    double limit = high ? increase : decrease;
    double usual = settings.effectSize == EffectSize.CLES ? 0.5 : 1;
    return Double.isNaN(limit) ? usual : limit;
  }

  private static boolean isBeyond(boolean high, double effect, double limit) {
    return Double.isNaN(effect) || (high ? effect >= limit : effect <= limit);
  }

  /** Collects a {@link KayentaMetric}. Not thread-safe. */
  public static final class Builder {

    private final String name;
    private Set<String> groups = Set.of("");
    private Direction direction = Direction.EITHER;
    private EffectSize effectSize = EffectSize.MEAN_RATIO;
    private double allowedDecrease = Double.NaN;
    private double allowedIncrease = Double.NaN;
    private double criticalDecrease = Double.NaN;
    private double criticalIncrease = Double.NaN;
    private boolean critical;
    private boolean mustHaveData;
    private boolean muted;
    private boolean replaceNaN;
    private double outlierFactor = Double.POSITIVE_INFINITY;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    private Builder(Builder from) {
      this.name = from.name;
      this.groups = from.groups;
      this.direction = from.direction;
      this.effectSize = from.effectSize;
      this.allowedDecrease = from.allowedDecrease;
      this.allowedIncrease = from.allowedIncrease;
      this.criticalDecrease = from.criticalDecrease;
      this.criticalIncrease = from.criticalIncrease;
      this.critical = from.critical;
      this.mustHaveData = from.mustHaveData;
      this.muted = from.muted;
      this.replaceNaN = from.replaceNaN;
      this.outlierFactor = from.outlierFactor;
    }

    /** Sets the groups that it counts in. */
    public Builder groups(String... names) {
      this.groups = Set.of(names);
      return this;
    }

    /** Sets which differences matter. Default: both. */
    public Builder direction(Direction value) {
      this.direction = Objects.requireNonNull(value, "direction");
      return this;
    }

    /** Sets how large a difference is. Default: the ratio of the means. */
    public Builder effectSize(EffectSize value) {
      this.effectSize = Objects.requireNonNull(value, "effectSize");
      return this;
    }

    /** Sets from which effect on a difference counts. Default: 1; for CLES 0.5. */
    public Builder allowed(double decrease, double increase) {
      this.allowedDecrease = decrease;
      this.allowedIncrease = increase;
      return this;
    }

    /** Makes it critical: if it does not pass the score is 0. */
    public Builder critical() {
      this.critical = true;
      return this;
    }

    /** Makes it critical from some effect on. Default: 1; for CLES 0.5. */
    public Builder criticalFrom(double decrease, double increase) {
      this.criticalDecrease = decrease;
      this.criticalIncrease = increase;
      return critical();
    }

    /** Makes missing data a failure. */
    public Builder mustHaveData() {
      this.mustHaveData = true;
      return this;
    }

    /** Leaves its result out of the score. */
    public Builder muted() {
      this.muted = true;
      return this;
    }

    /** Replaces values that are no number by 0. Default: they are removed. */
    public Builder replaceNaN() {
      this.replaceNaN = true;
      return this;
    }

    /** Removes outliers beyond so many interquartile ranges. Default: they are kept. */
    public Builder removeOutliers(double factor) {
      if (!(factor > 0)) {
        throw new IllegalArgumentException("factor must be more than zero, was " + factor);
      }
      this.outlierFactor = factor;
      return this;
    }

    /** Returns the metric. */
    public KayentaMetric build() {
      return new KayentaMetric(this);
    }
  }
}
