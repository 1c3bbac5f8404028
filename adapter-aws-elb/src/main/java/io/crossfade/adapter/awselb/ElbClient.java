package io.crossfade.adapter.awselb;

import io.crossfade.budget.CallBudget;
import io.crossfade.error.AdapterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * The calls of the ELBv2 API that are made, each within a budget, and each failure turned into what
 * may be concluded from it. Nothing is tried again here: the engine does that, and knows better.
 *
 * <p>Thread-safe.
 */
public final class ElbClient implements AutoCloseable {

  private static final int TAGS_A_CALL = 20;
  private static final int TARGETS_A_CALL = 200;

  private final ElasticLoadBalancingV2Client sdk;
  private final CallBudget budget;
  private final boolean owned;

  private ElbClient(ElasticLoadBalancingV2Client sdk, CallBudget budget, boolean owned) {
    this.sdk = Objects.requireNonNull(sdk, "sdk");
    this.budget = Objects.requireNonNull(budget, "budget");
    this.owned = owned;
  }

  /**
   * Returns a client with the SDK's own chain of credentials and the JDK's HTTP client. Nothing is
   * connected yet.
   *
   * @param settings region, endpoint, timeout and calls per second are taken from there
   * @throws AdapterException {@code PERMANENT} if no region is set and the SDK finds none
   */
  public static ElbClient connecting(ElbSettings settings) {
    var builder =
        ElasticLoadBalancingV2Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.timeout())
                    .socketTimeout(settings.timeout()))
            .overrideConfiguration(
                c ->
                    c.apiCallTimeout(settings.timeout())
                        .retryStrategy(AwsRetryStrategy.doNotRetry()));
    settings.region().ifPresent(region -> builder.region(Region.of(region)));
    settings.endpoint().ifPresent(builder::endpointOverride);
    var budget = CallBudget.of(settings.callsPerSecond(), Duration.ofSeconds(1));
    try {
      return new ElbClient(builder.build(), budget, true);
    } catch (SdkException e) {
      throw new AdapterException(
          AdapterException.Kind.PERMANENT,
          "No client for the ELB API could be made; is the setting region missing? "
              + e.getMessage(),
          e);
    }
  }

  /**
   * Returns a client over the SDK's own, for credentials, proxies or HTTP clients of your own. Turn
   * its retries off: a write that is sent again may overwrite what somebody else wrote meanwhile.
   *
   * @param sdk the SDK's client; closing it stays the caller's
   * @param budget the calls that may be made, shared by all who use the same account and region
   */
  public static ElbClient over(ElasticLoadBalancingV2Client sdk, CallBudget budget) {
    return new ElbClient(sdk, budget, false);
  }

  @Override
  public void close() {
    if (owned) {
      sdk.close();
    }
  }

  Listener listener(String arn) {
    return read("DescribeListeners", arn, () -> sdk.describeListeners(r -> r.listenerArns(arn)))
        .listeners()
        .stream()
        .findFirst()
        .orElseThrow(() -> missing(arn));
  }

  Rule rule(String arn) {
    return read("DescribeRules", arn, () -> sdk.describeRules(r -> r.ruleArns(arn)))
        .rules()
        .stream()
        .findFirst()
        .orElseThrow(() -> missing(arn));
  }

  /** Returns all rules of a listener, whatever the pages. */
  List<Rule> rules(String listener) {
    var all = new ArrayList<Rule>();
    String[] next = {null};
    do {
      var page =
          read(
              "DescribeRules",
              listener,
              () -> sdk.describeRules(r -> r.listenerArn(listener).marker(next[0])));
      all.addAll(page.rules());
      next[0] = page.nextMarker();
    } while (next[0] != null && !next[0].isEmpty());
    return all;
  }

  List<TargetHealthDescription> health(String group) {
    return read(
            "DescribeTargetHealth",
            group,
            () -> sdk.describeTargetHealth(r -> r.targetGroupArn(group)))
        .targetHealthDescriptions();
  }

  /** Returns the tags of each of these; none of one that is gone. */
  Map<String, Map<String, String>> tags(Collection<String> arns) {
    var all = new HashMap<String, Map<String, String>>();
    for (var some : parts(List.copyOf(arns), TAGS_A_CALL)) {
      var answer =
          read("DescribeTags", some.get(0), () -> sdk.describeTags(r -> r.resourceArns(some)));
      for (var described : answer.tagDescriptions()) {
        var tags = new LinkedHashMap<String, String>();
        described.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        all.put(described.resourceArn(), tags);
      }
    }
    return all;
  }

  Map<String, String> attributes(String group) {
    var attributes = new LinkedHashMap<String, String>();
    read(
            "DescribeTargetGroupAttributes",
            group,
            () -> sdk.describeTargetGroupAttributes(r -> r.targetGroupArn(group)))
        .attributes()
        .forEach(attribute -> attributes.put(attribute.key(), attribute.value()));
    return attributes;
  }

  void setAttribute(String group, String key, String value) {
    var attribute = TargetGroupAttribute.builder().key(key).value(value).build();
    write(
        "ModifyTargetGroupAttributes",
        group,
        () -> sdk.modifyTargetGroupAttributes(r -> r.targetGroupArn(group).attributes(attribute)));
  }

  void register(String group, List<TargetDescription> targets) {
    for (var some : parts(targets, TARGETS_A_CALL)) {
      write(
          "RegisterTargets",
          group,
          () -> sdk.registerTargets(r -> r.targetGroupArn(group).targets(some)));
    }
  }

  void deregister(String group, List<TargetDescription> targets) {
    for (var some : parts(targets, TARGETS_A_CALL)) {
      write(
          "DeregisterTargets",
          group,
          () -> sdk.deregisterTargets(r -> r.targetGroupArn(group).targets(some)));
    }
  }

  List<Action> actions(Place place) {
    return place.isListener()
        ? listener(place.arn()).defaultActions()
        : rule(place.arn()).actions();
  }

  /** Sets the actions of a place, and returns them as ELB has them now. */
  List<Action> setActions(Place place, List<Action> actions) {
    return place.isListener()
        ? write(
                "ModifyListener",
                place.arn(),
                () -> sdk.modifyListener(r -> r.listenerArn(place.arn()).defaultActions(actions)))
            .listeners()
            .get(0)
            .defaultActions()
        : write(
                "ModifyRule",
                place.arn(),
                () -> sdk.modifyRule(r -> r.ruleArn(place.arn()).actions(actions)))
            .rules()
            .get(0)
            .actions();
  }

  void createRule(
      String listener,
      int priority,
      List<RuleCondition> conditions,
      Action action,
      Map<String, String> tags) {
    write(
        "CreateRule",
        listener,
        () ->
            sdk.createRule(
                r ->
                    r.listenerArn(listener)
                        .priority(priority)
                        .conditions(conditions)
                        .actions(action)
                        .tags(tags(tags))));
  }

  /** Deletes a rule; one that is gone is no error. */
  void deleteRule(String arn) {
    write(
        "DeleteRule",
        arn,
        () -> {
          try {
            return sdk.deleteRule(r -> r.ruleArn(arn));
          } catch (RuleNotFoundException e) {
            return e;
          }
        });
  }

  void addTags(String arn, Map<String, String> tags) {
    write("AddTags", arn, () -> sdk.addTags(r -> r.resourceArns(arn).tags(tags(tags))));
  }

  void removeTags(String arn, Collection<String> keys) {
    write("RemoveTags", arn, () -> sdk.removeTags(r -> r.resourceArns(arn).tagKeys(keys)));
  }

  private <T> T read(String action, String what, Supplier<T> call) {
    return call(action, what, false, call);
  }

  private <T> T write(String action, String what, Supplier<T> call) {
    return call(action, what, true, call);
  }

  private <T> T call(String action, String what, boolean isWrite, Supplier<T> call) {
    budget.spend(action);
    try {
      return call.get();
    } catch (SdkException e) {
      throw ElbFaults.of(e, action, Arns.brief(what), isWrite);
    }
  }

  private static AdapterException missing(String arn) {
    return new AdapterException(
        AdapterException.Kind.PERMANENT,
        "ELB knows no '" + Arns.brief(arn) + "'; are the settings those of this account?");
  }

  private static List<Tag> tags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }

  private static <T> List<List<T>> parts(List<T> all, int size) {
    var parts = new ArrayList<List<T>>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }
}
