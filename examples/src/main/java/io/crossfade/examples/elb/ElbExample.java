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
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * Switches a listener from the targets of one target group to those of another, which somebody has
 * put there: {@code listener-arn blue-arn green-arn revision [endpoint]}. Both target groups say in
 * their tag {@code crossfade:revision} what they run. With an endpoint it talks to a test server
 * such as moto, and believes the load balancer's own checks; without one to AWS, and asks each
 * target.
 *
 * <p>Region and credentials are found by the SDK's own chain.
 */
public final class ElbExample {

  private static final int FEWEST = 4;

  private ElbExample() {}

  /** Deploys, and prints what happens and what it cost; exit code 1 if it did not succeed. */
  public static void main(String[] arguments) {
    if (arguments.length < FEWEST) {
      System.err.println("arguments: listener-arn blue-arn green-arn revision [endpoint]");
      System.exit(2);
    }
    var result = run(arguments, Duration.ofSeconds(30), System.out);
    System.exit(result.isSuccess() ? 0 : 1);
  }

  /** Deploys to the arguments of {@link #main}; a change takes so long to reach every node. */
  static DeploymentResult run(String[] arguments, Duration propagation, PrintStream out) {
    var groups = new LinkedHashMap<GroupId, String>();
    groups.put(GroupId.of("blue"), arguments[1]);
    groups.put(GroupId.of("green"), arguments[2]);
    var settings =
        ElbSettings.builder(groups).listener(arguments[0]).propagation(propagation).build();
    boolean isTestServer = arguments.length > FEWEST;
    var calls = new CallCounter();
    var sdk =
        ElasticLoadBalancingV2Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder());
    sdk.overrideConfiguration(
        c -> c.addExecutionInterceptor(calls).retryStrategy(AwsRetryStrategy.doNotRetry()));
    if (isTestServer) {
      sdk.endpointOverride(URI.create(arguments[FEWEST]));
    }
    try (var built = sdk.build();
        var client = ElbClient.over(built, CallBudget.of(10, Duration.ofSeconds(1)))) {
      var probe =
          isTestServer ? TargetHealthProbe.over(client, settings) : HttpProbe.builder("/").build();
      var result = deploy(client, settings, probe, arguments[3], out);
      out.println(calls);
      return result;
    }
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
      var strategy = BlueGreen.builder().warm(Duration.ofSeconds(10)).keepOld().build();
      var plan = crossfade.plan(DeploymentSpec.toRevision(revision), strategy);
      out.println(plan);
      var result = crossfade.execute(plan);
      out.println(result);
      return result;
    }
  }
}
