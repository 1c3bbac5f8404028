package io.crossfade.adapter.awselb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.adapter.awselb.StrictElb.Fate;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

class ElbClientTest {

  private ElbWorld world;

  @BeforeEach
  void open() throws Exception {
    world = ElbWorld.of(TimeSource.system());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "THROTTLED, TRANSIENT, TRANSIENT",
    "EXPIRED, TRANSIENT, TRANSIENT",
    "REFUSED, PERMANENT, PERMANENT",
    "FAILED, TRANSIENT, OUTCOME_UNKNOWN",
    "FAILED_AFTERWARDS, TRANSIENT, OUTCOME_UNKNOWN",
    "UNANSWERED, TRANSIENT, OUTCOME_UNKNOWN"
  })
  void says_what_may_be_concluded(Fate fate, Kind ofARead, Kind ofAWrite) {
    world.strict().next(2, "*", fate);

    var read = failure(() -> world.client().health(world.arn(ElbWorld.BLUE)));
    var write = failure(() -> world.client().addTags(world.listener(), Map.of("a", "b")));

    assertThat(read.kind()).isEqualTo(ofARead);
    assertThat(write.kind()).isEqualTo(ofAWrite);
  }

  @Test
  void makes_a_failed_call_once_and_leaves_trying_again_to_the_engine() {
    world.strict().next(1, "AddTags", Fate.FAILED);

    failure(() -> world.client().addTags(world.listener(), Map.of("a", "b")));

    assertThat(world.strict().writes()).containsExactly("AddTags");
  }

  @Test
  void an_api_that_is_not_there_was_sent_nothing() {
    var settings =
        ElbSettings.builder(world.groups())
            .region("us-east-1")
            .endpoint(URI.create("http://127.0.0.1:1"))
            .timeout(Duration.ofSeconds(20))
            .build();
    try (var client =
        ElbClient.over(MotoView.client(settings.endpoint().orElseThrow()), ElbWorld.budget())) {
      var refused = failure(() -> client.addTags(world.listener(), Map.of("a", "b")));

      assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
    }
  }

  @Test
  void reads_every_page_of_rules() {
    for (int priority = 1; priority <= 6; priority++) {
      world.createRule(world.listener(), priority, world.foreignGroup());
    }
    world.strict().rulesAPage(2);

    assertThat(world.client().rules(world.listener())).hasSize(7);
    assertThat(world.strict().actions()).hasSize(4).containsOnly("DescribeRules");
  }

  @Test
  void a_pin_on_the_last_page_is_in_force_like_any_other() throws Exception {
    world.withForeignThings();
    var pins = List.of(Pin.header("X-Tester", "yes", ElbWorld.BLUE));
    var router = world.router();
    var blue = router.observe().table();
    var pinned =
        new RoutingTable(
            new Routing(blue.routing().groups(), pins, Affinity.none()), blue.targets());
    router.apply(pinned, new Fence(DeploymentId.of("d-1"), 1));
    world.strict().rulesAPage(1);

    assertThat(router.observe().table().routing().pins()).isEqualTo(pins);
    router.apply(blue, new Fence(DeploymentId.of("d-1"), 1));
    assertThat(world.view().rules(world.listener())).hasSize(3);
  }

  @Test
  void registers_and_deregisters_two_hundred_targets_a_call() {
    var targets =
        IntStream.range(0, 401)
            .mapToObj(i -> TargetDescription.builder().id("10.0." + i / 200 + "." + i % 200))
            .map(target -> target.port(80).build())
            .toList();

    world.client().register(world.arn(ElbWorld.BLUE), targets);

    assertThat(world.client().health(world.arn(ElbWorld.BLUE))).hasSize(401);
    world.client().deregister(world.arn(ElbWorld.BLUE), targets);
    assertThat(world.strict().writes())
        .containsExactly(
            "RegisterTargets",
            "RegisterTargets",
            "RegisterTargets",
            "DeregisterTargets",
            "DeregisterTargets",
            "DeregisterTargets");
  }

  @Test
  void without_credentials_nothing_was_sent() {
    var sdk =
        ElasticLoadBalancingV2Client.builder()
            .endpointOverride(world.strict().address())
            .region(Region.US_EAST_1)
            .credentialsProvider(AwsCredentialsProviderChain.of(nobody()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    try (sdk;
        var client = ElbClient.over(sdk, ElbWorld.budget())) {
      var refused = failure(() -> client.addTags(world.listener(), Map.of("a", "b")));

      assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(world.strict().writes()).isEmpty();
    }
  }

  private static AwsCredentialsProvider nobody() {
    return () -> {
      throw SdkClientException.create("there is nobody to ask");
    };
  }

  @Test
  void asks_for_twenty_tagged_things_at_once() {
    var arns = Collections.nCopies(21, world.listener());

    world.client().tags(arns);

    assertThat(world.strict().actions()).containsExactly("DescribeTags", "DescribeTags");
  }

  @ParameterizedTest
  @CsvSource({"1000", "-1"})
  void the_layer_in_front_of_moto_refuses_weights_as_aws_does(int weight) {
    var forward = Forward.of(world.view().defaultActions(world.listener()));
    var actions = forward.with(Map.of(world.arn(ElbWorld.BLUE), weight), true);

    var refused =
        failure(() -> world.client().setActions(Place.listener(world.listener()), actions));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("ValidationError");
  }

  @Test
  void the_layer_in_front_of_moto_refuses_six_groups_as_aws_does() {
    var units = new LinkedHashMap<String, Integer>();
    for (var suffix : List.of("1", "2", "3", "4", "5", "6")) {
      units.put(world.arn(ElbWorld.BLUE) + suffix, 1);
    }
    var actions = Forward.of(world.view().defaultActions(world.listener())).with(units, true);

    var refused =
        failure(() -> world.client().setActions(Place.listener(world.listener()), actions));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
  }

  private static AdapterException failure(ThrowableAssert.ThrowingCallable call) {
    var failed = catchThrowableOfType(AdapterException.class, call);
    assertThat(failed).isNotNull();
    return failed;
  }
}
