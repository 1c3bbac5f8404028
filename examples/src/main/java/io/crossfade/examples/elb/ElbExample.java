package io.crossfade.examples.elb;

import io.crossfade.Crossfade;
import io.crossfade.adapter.awselb.ElbClient;
import io.crossfade.adapter.awselb.ElbRouter;
import io.crossfade.adapter.awselb.ElbSettings;
import io.crossfade.adapter.awselb.TargetGroupPool;
import io.crossfade.adapter.awselb.TargetHealthProbe;
import io.crossfade.budget.CallBudget;
import io.crossfade.event.DeploymentResult;
import io.crossfade.model.GroupId;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spi.HealthProbe;
import io.crossfade.strategies.bluegreen.BlueGreen;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2ClientBuilder;

/**
 * Switches a listener from the targets of one target group to those of another, which somebody has
 * put there. Both target groups say in their tag {@code crossfade:revision} what they run.
 *
 * <pre>
 *   (no arguments)                              at a moto of its own, believing its health checks
 *   listener-arn blue-arn green-arn revision    at AWS, asking each target: GET /
 * </pre>
 *
 * <p>At AWS, region and credentials are found by the SDK's own chain.
 */
public final class ElbExample {

  private static final int ARGUMENTS = 4;

  private ElbExample() {}

  /**
   * Deploys, and prints what happens and what it cost; exit code 1 if it did not succeed.
   *
   * @throws IOException if moto does not start
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 0 && arguments.length != ARGUMENTS) {
      System.err.println("arguments: listener-arn blue-arn green-arn revision; or none, for moto");
      System.exit(2);
    }
    var result = arguments.length == 0 ? atMoto(System.out) : atAws(List.of(arguments), System.out);
    System.exit(result.isSuccess() ? 0 : 1);
  }

  private static DeploymentResult atAws(List<String> arguments, PrintStream out) {
    var calls = new CallCounter();
    try (var sdk = builder(calls).build()) {
      var client = ElbClient.over(sdk, budget());
      var settings = settings(arguments).build();
      var result = deploy(client, settings, HttpProbe.builder("/").build(), arguments.get(3), out);
      out.println(calls);
      return result;
    }
  }

  /** Nothing spreads at moto, so a change is everywhere at once. */
  static DeploymentResult atMoto(PrintStream out) throws IOException {
    var calls = new CallCounter();
    var credentials = AwsBasicCredentials.create("test", "test");
    try (var moto = SampleMoto.start();
        var sdk =
            builder(calls)
                .endpointOverride(moto.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build()) {
      var arguments = moto.site(sdk);
      calls.forget();
      var settings = settings(arguments).propagation(Duration.ofSeconds(1)).build();
      var client = ElbClient.over(sdk, budget());
      var probe = TargetHealthProbe.over(client, settings);
      var result = deploy(client, settings, probe, arguments.get(3), out);
      out.println(calls);
      return result;
    }
  }

  private static ElasticLoadBalancingV2ClientBuilder builder(CallCounter calls) {
    return ElasticLoadBalancingV2Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(
            c -> c.addExecutionInterceptor(calls).retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  private static ElbSettings.Builder settings(List<String> arguments) {
    var groups = new LinkedHashMap<GroupId, String>();
    groups.put(GroupId.of("blue"), arguments.get(1));
    groups.put(GroupId.of("green"), arguments.get(2));
    return ElbSettings.builder(groups).listener(arguments.get(0));
  }

  private static CallBudget budget() {
    return CallBudget.of(10, Duration.ofSeconds(1));
  }

  private static DeploymentResult deploy(
      ElbClient client, ElbSettings settings, HealthProbe probe, String revision, PrintStream out) {
    try (var crossfade =
        Crossfade.builder("shop")
            .router(ElbRouter.over(client, settings, TimeSource.system()))
            .pool(TargetGroupPool.over(client, settings))
            .probe(probe)
            .listener(entry -> out.println(entry.event()))
            .build()) {
      var strategy = BlueGreen.builder().warm(Duration.ofSeconds(5)).keepOld().build();
      var plan = crossfade.plan(DeploymentSpec.toRevision(revision), strategy);
      out.println(plan);
      var result = crossfade.execute(plan);
      out.println(result);
      return result;
    }
  }
}
