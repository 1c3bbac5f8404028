package io.crossfade.adapter.awselb;

import io.crossfade.budget.CallBudget;
import io.crossfade.model.Endpoint;
import io.crossfade.model.GroupId;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/**
 * A fresh load balancer in moto, behind the strict layer: a listener that forwards everything to
 * {@code blue}, target group {@code green} that nothing uses, and foreign things around them.
 *
 * <p>Not thread-safe.
 */
final class ElbWorld implements AutoCloseable {

  static final GroupId BLUE = GroupId.of("blue");
  static final GroupId GREEN = GroupId.of("green");
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final Pattern SUBNET = Pattern.compile("<subnetId>([^<]+)</subnetId>");
  private static final Pattern VPC = Pattern.compile("<vpcId>([^<]+)</vpcId>");

  private final String name = "t" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet();
  private final URI moto;
  private final StrictElb strict;
  private final TimeSource time;
  private final ElasticLoadBalancingV2Client admin;
  private final ElasticLoadBalancingV2Client sdk;
  private final Network network;
  private final String loadBalancer;
  private final String listener;
  private final Map<GroupId, String> groups = new LinkedHashMap<>();
  private final String foreignGroup;

  private record Network(List<String> subnets, String vpc) {}

  private ElbWorld(TimeSource time, boolean isNetwork) throws IOException, InterruptedException {
    this.moto = MotoServer.started();
    this.time = time;
    this.strict = StrictElb.inFrontOf(moto, time);
    this.admin = MotoView.of(moto).sdk();
    this.sdk = MotoView.client(strict.address());
    this.network = network(moto);
    var protocol = isNetwork ? ProtocolEnum.TCP : ProtocolEnum.HTTP;
    this.loadBalancer = createLoadBalancer(isNetwork);
    groups.put(BLUE, createGroup("blue", protocol));
    groups.put(GREEN, createGroup("green", protocol));
    this.foreignGroup = createGroup("other", protocol);
    this.listener = createListener(80, protocol, groups.get(BLUE));
    strict.targets().of(loadBalancer);
  }

  static ElbWorld of(TimeSource time) throws IOException, InterruptedException {
    return new ElbWorld(time, false);
  }

  static ElbWorld network(TimeSource time) throws IOException, InterruptedException {
    return new ElbWorld(time, true);
  }

  /** Adds rules and a listener that are nobody's business. */
  ElbWorld withForeignThings() {
    createRule(listener, 7, foreignGroup);
    createRule(listener, 40_000, foreignGroup);
    createListener(81, ProtocolEnum.HTTP, foreignGroup);
    admin.addTags(r -> r.resourceArns(listener).tags(tag("team", "shop")));
    admin.addTags(r -> r.resourceArns(groups.get(BLUE)).tags(tag("team", "shop")));
    return this;
  }

  /** Returns all of those as text. */
  String foreignThings() {
    var rules =
        MotoView.of(moto).rules(listener).stream()
            .filter(rule -> Forward.of(rule.actions()).units().containsKey(foreignGroup))
            .toList();
    var others =
        admin.describeListeners(r -> r.loadBalancerArn(loadBalancer)).listeners().stream()
            .filter(other -> !other.listenerArn().equals(listener))
            .toList();
    var tags =
        client().tags(List.of(listener, groups.get(BLUE))).values().stream()
            .map(named -> named.get("team"))
            .toList();
    return rules + "\n" + others + "\n" + tags;
  }

  StrictElb strict() {
    return strict;
  }

  StrictTargets targets() {
    return strict.targets();
  }

  ElasticLoadBalancingV2Client admin() {
    return admin;
  }

  /** Returns the SDK's client through the strict layer. */
  ElasticLoadBalancingV2Client sdk() {
    return sdk;
  }

  MotoView view() {
    return MotoView.of(moto);
  }

  String listener() {
    return listener;
  }

  String arn(GroupId group) {
    return groups.get(group);
  }

  Map<GroupId, String> groups() {
    return groups;
  }

  String foreignGroup() {
    return foreignGroup;
  }

  ElbClient client() {
    return ElbClient.over(sdk, budget());
  }

  static CallBudget budget() {
    return CallBudget.of(100_000, Duration.ofSeconds(1));
  }

  /** Returns settings with the listener, by which a change is everywhere at once. */
  ElbSettings.Builder settings() {
    return ElbSettings.builder(groups).listener(listener).propagation(Duration.ZERO);
  }

  ElbRouter router() {
    return router(settings().build());
  }

  ElbRouter router(ElbSettings settings) {
    return ElbRouter.over(client(), settings, time);
  }

  /** Registers targets as an Auto Scaling group does, and says what they run. */
  void register(GroupId group, String revision, String... endpoints) {
    for (var text : endpoints) {
      var endpoint = Endpoint.parse(text);
      var target = TargetDescription.builder().id(endpoint.host()).port(endpoint.port()).build();
      sdk.registerTargets(r -> r.targetGroupArn(arn(group)).targets(target));
    }
    admin.addTags(r -> r.resourceArns(arn(group)).tags(tag(TargetGroupPool.REVISION, revision)));
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** Returns the weights of the listener by group, as moto has them. */
  Map<GroupId, Integer> weights() {
    var units = Forward.of(view().defaultActions(listener)).units();
    var weights = new LinkedHashMap<GroupId, Integer>();
    groups.forEach((id, arn) -> weights.put(id, units.getOrDefault(arn, 0)));
    return weights;
  }

  String createListener(int port, ProtocolEnum protocol, String group) {
    return admin
        .createListener(
            r ->
                r.loadBalancerArn(loadBalancer)
                    .port(port)
                    .protocol(protocol)
                    .defaultActions(forwardTo(group)))
        .listeners()
        .get(0)
        .listenerArn();
  }

  Rule createRule(String at, int priority, String group) {
    var condition =
        RuleCondition.builder()
            .field("path-pattern")
            .pathPatternConfig(p -> p.values("/p" + priority + "/*"))
            .build();
    return admin
        .createRule(
            r ->
                r.listenerArn(at)
                    .priority(priority)
                    .conditions(condition)
                    .actions(forwardTo(group)))
        .rules()
        .get(0);
  }

  static Action forwardTo(String group) {
    return Action.builder().type(ActionTypeEnum.FORWARD).targetGroupArn(group).build();
  }

  @Override
  public void close() {
    sdk.close();
    strict.close();
  }

  private String createLoadBalancer(boolean isNetwork) {
    return admin
        .createLoadBalancer(
            r ->
                r.name(name)
                    .type(
                        isNetwork ? LoadBalancerTypeEnum.NETWORK : LoadBalancerTypeEnum.APPLICATION)
                    .subnets(network.subnets()))
        .loadBalancers()
        .get(0)
        .loadBalancerArn();
  }

  private String createGroup(String suffix, ProtocolEnum protocol) {
    return admin
        .createTargetGroup(
            r ->
                r.name(name + "-" + suffix)
                    .protocol(protocol)
                    .port(80)
                    .vpcId(network.vpc())
                    .targetType(TargetTypeEnum.IP))
        .targetGroups()
        .get(0)
        .targetGroupArn();
  }

  /** Asks moto's EC2 for the subnets that every account begins with. */
  private static Network network(URI moto) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(moto)
            .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeSubnets&Version=2016-11-15"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ec2/aws4_request,"
                    + " SignedHeaders=host, Signature=test")
            .build();
    var answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    var subnets = SUBNET.matcher(answer).results().map(m -> m.group(1)).limit(2).toList();
    var vpc = VPC.matcher(answer).results().map(m -> m.group(1)).findFirst().orElseThrow();
    return new Network(subnets, vpc);
  }
}
