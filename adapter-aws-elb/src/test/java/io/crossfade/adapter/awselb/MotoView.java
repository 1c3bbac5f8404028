package io.crossfade.adapter.awselb;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;

/** What moto has, read with the SDK alone. Thread-safe. */
final class MotoView {

  private static final Map<URI, MotoView> VIEWS = new ConcurrentHashMap<>();

  private final ElasticLoadBalancingV2Client sdk;

  private MotoView(ElasticLoadBalancingV2Client sdk) {
    this.sdk = sdk;
  }

  static MotoView of(URI moto) {
    return VIEWS.computeIfAbsent(moto, address -> new MotoView(client(address)));
  }

  /** Returns a client with made-up credentials, which moto does not look at. */
  static ElasticLoadBalancingV2Client client(URI address) {
    return ElasticLoadBalancingV2Client.builder()
        .endpointOverride(address)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  ElasticLoadBalancingV2Client sdk() {
    return sdk;
  }

  List<Action> defaultActions(String listener) {
    return sdk.describeListeners(r -> r.listenerArns(listener)).listeners().get(0).defaultActions();
  }

  List<Rule> rules(String listener) {
    return sdk.describeRules(r -> r.listenerArn(listener)).rules();
  }

  /** Returns the target groups that any listener or rule of a load balancer uses. */
  Set<String> attached(String loadBalancer) {
    var arns = new LinkedHashSet<String>();
    if (loadBalancer.isEmpty()) {
      return arns;
    }
    for (var listener : sdk.describeListeners(r -> r.loadBalancerArn(loadBalancer)).listeners()) {
      arns.addAll(Forward.of(listener.defaultActions()).units().keySet());
      rules(listener.listenerArn())
          .forEach(rule -> arns.addAll(Forward.of(rule.actions()).units().keySet()));
    }
    return arns;
  }
}
