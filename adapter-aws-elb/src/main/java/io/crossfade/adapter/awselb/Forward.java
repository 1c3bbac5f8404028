package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * The actions of one place, and the weights in its forward. ELB replaces actions as a whole, so all
 * others, such as a login, are given back as they were read.
 *
 * <p>Immutable.
 */
final class Forward {

  private final List<Action> actions;

  private Forward(List<Action> actions) {
    this.actions = List.copyOf(actions);
  }

  static Forward of(List<Action> actions) {
    return new Forward(actions);
  }

  List<Action> actions() {
    return actions;
  }

  /** Returns whether requests are forwarded at all, and not redirected or answered. */
  boolean isThere() {
    return forward().isPresent();
  }

  /** Returns the weight of each target group, by ARN. */
  Map<String, Integer> units() {
    var units = new LinkedHashMap<String, Integer>();
    forward().ifPresent(action -> addTo(units, action));
    return units;
  }

  private static void addTo(Map<String, Integer> units, Action action) {
    var config = action.forwardConfig();
    if (config == null || config.targetGroups().isEmpty()) {
      units.put(requireNamed(action.targetGroupArn()), 1);
      return;
    }
    for (var tuple : config.targetGroups()) {
      units.put(tuple.targetGroupArn(), tuple.weight() == null ? 1 : tuple.weight());
    }
  }

  private static String requireNamed(@Nullable String targetGroup) {
    if (targetGroup == null) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "ELB answered with a forward to no target group at all. No ELBv2 does; look at what"
              + " answers at the endpoint.");
    }
    return targetGroup;
  }

  /** Returns how long a cookie keeps a client on a target group; zero if none does. */
  Duration stickiness() {
    return stickinessConfig()
        .filter(config -> Boolean.TRUE.equals(config.enabled()))
        .map(config -> config.durationSeconds() == null ? 0 : config.durationSeconds())
        .map(Duration::ofSeconds)
        .orElse(Duration.ZERO);
  }

  /**
   * Returns the same actions with these weights in the forward.
   *
   * @param units the weight of each target group, by ARN
   * @param sticky whether stickiness stays as it is, or is turned off
   */
  List<Action> with(Map<String, Integer> units, boolean sticky) {
    return actions.stream()
        .map(action -> isForward(action) ? forwarding(action, units, sticky) : writable(action))
        .toList();
  }

  private Action forwarding(Action action, Map<String, Integer> units, boolean sticky) {
    var config =
        ForwardActionConfig.builder()
            .targetGroups(units.entrySet().stream().map(Forward::tuple).toList());
    stickinessConfig()
        .map(now -> sticky ? now : TargetGroupStickinessConfig.builder().enabled(false).build())
        .ifPresent(config::targetGroupStickinessConfig);
    return action.toBuilder().targetGroupArn(null).forwardConfig(config.build()).build();
  }

  /** ELB never shows the secret of a login, and takes it for deleted unless told to keep it. */
  private static Action writable(Action action) {
    var oidc = action.authenticateOidcConfig();
    return oidc == null
        ? action
        : action.toBuilder()
            .authenticateOidcConfig(oidc.toBuilder().useExistingClientSecret(true).build())
            .build();
  }

  private Optional<Action> forward() {
    return actions.stream().filter(Forward::isForward).findFirst();
  }

  private Optional<TargetGroupStickinessConfig> stickinessConfig() {
    return forward()
        .flatMap(action -> Optional.ofNullable(action.forwardConfig()))
        .flatMap(config -> Optional.ofNullable(config.targetGroupStickinessConfig()));
  }

  private static boolean isForward(Action action) {
    return action.type() == ActionTypeEnum.FORWARD;
  }

  private static TargetGroupTuple tuple(Map.Entry<String, Integer> unit) {
    return TargetGroupTuple.builder().targetGroupArn(unit.getKey()).weight(unit.getValue()).build();
  }
}
