package io.crossfade.adapter.awselb;

/**
 * A metric of a target group and what is asked of its samples, both in CloudWatch's words.
 *
 * <p>Immutable.
 *
 * @param metric such as {@code RequestCount}
 * @param name such as {@code Sum} or {@code p99}
 */
record Statistic(String metric, String name) {

  static final Statistic REQUESTS = new Statistic("RequestCount", "Sum");
  static final Statistic ANSWERS_5XX = new Statistic("HTTPCode_Target_5XX_Count", "Sum");
  static final Statistic NOT_CONNECTED = new Statistic("TargetConnectionErrorCount", "Sum");

  /** Told whether or not there are requests, as long as targets are registered. */
  static final Statistic HEALTHY_TARGETS = new Statistic("HealthyHostCount", "Maximum");

  static Statistic responseTime(String name) {
    return new Statistic("TargetResponseTime", name);
  }
}
