package io.crossfade.adapter.awselb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.analysis.gate.AnalysisGate;
import io.crossfade.analysis.metric.MetricQuery;
import io.crossfade.analysis.metric.Subject;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Revision;
import io.crossfade.model.Weight;
import io.crossfade.spi.GateAnswer;
import io.crossfade.testkit.fake.FakeGateContext;
import io.crossfade.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

class CloudWatchSourceTest {

  private static final String ELB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";
  private static final MetricQuery REQUESTS = MetricQuery.of("requests");
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Instant began =
      TimeSource.system().now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofHours(2));
  private final String balancer =
      "app/t" + ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet() + "/1";
  private final Map<GroupId, String> groups =
      Map.of(
          ElbWorld.BLUE, ELB + "targetgroup/blue/1",
          ElbWorld.GREEN, ELB + "targetgroup/green/2");
  private CborFront front;
  private CloudWatchClient sdk;
  private CloudWatchSource source;

  @BeforeEach
  void open() throws Exception {
    front = CborFront.of(MotoServer.started());
    sdk = client(front.address());
    source = source(settings().build());
  }

  @AfterEach
  void close() {
    if (front != null) {
      sdk.close();
      front.close();
    }
  }

  @Test
  void counts_what_came_since_it_was_first_asked_in_minutes_that_have_settled() {
    told("RequestCount", 0, 1_000);
    assertThat(count("requests", at(3))).isZero();

    told("RequestCount", 1, 60);
    told("RequestCount", 2, 40);
    told("RequestCount", 3, 7);
    told("HTTPCode_Target_5XX_Count", 2, 3);
    told("TargetConnectionErrorCount", 2, 2);

    assertThat(count("requests", at(5))).isEqualTo(100);
    assertThat(count("5xx", at(5))).isEqualTo(3);
    assertThat(count("errors", at(5))).isEqualTo(5);
    assertThat(count("requests", at(6))).isEqualTo(107);
  }

  @Test
  void counts_that_come_late_are_added_and_old_minutes_are_not_read_again() {
    source.read(REQUESTS, v2(at(3)));
    told("RequestCount", 1, 60);
    assertThat(count("requests", at(4))).isEqualTo(60);

    told("RequestCount", 2, 5);
    told("RequestCount", 13, 1);
    assertThat(count("requests", at(16))).isEqualTo(66);
    told("RequestCount", 20, 1);
    assertThat(count("requests", at(23))).isEqualTo(67);
    assertThat(count("requests", at(24))).isEqualTo(67);

    var last = front.questions().get(front.questions().size() - 1);
    assertThat(last.path("StartTime").asLong()).isEqualTo(at(6).getEpochSecond());
  }

  @Test
  void failed_connections_are_errors_of_at_most_the_requests() {
    count("errors", at(3));
    told("RequestCount", 1, 4);
    told("TargetConnectionErrorCount", 1, 12);

    assertThat(count("errors", at(4))).isEqualTo(4);
  }

  @Test
  void a_minute_without_requests_is_zero_only_where_healthy_targets_are_told() {
    told("HealthyHostCount", 0, 2);
    told("RequestCount", 0, 10);
    told("HealthyHostCount", 1, 2);
    told("HealthyHostCount", 3, 2);
    told("RequestCount", 3, 5);
    var window = MetricQuery.over(Duration.ofMinutes(5), Duration.ofMinutes(1), "requests");

    // the minutes 2 and 4 are unknown, and left out
    assertThat(values(window, at(7))).containsExactly(10.0, 0.0, 5.0);
  }

  @Test
  void a_target_group_that_is_told_nothing_of_for_five_minutes_is_unknown() {
    count("requests", at(3));
    told("RequestCount", 1, 60);
    assertThat(count("requests", at(9))).isEqualTo(60);

    var refused = refused(() -> count("requests", at(10)));

    assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refused).hasMessageContaining("not taken for no requests");
    told("HealthyHostCount", 7, 2);
    assertThat(count("requests", at(10))).isEqualTo(60);
  }

  @ParameterizedTest
  @CsvSource({
    "Throttling, TRANSIENT",
    "ThrottlingException, TRANSIENT",
    "ExpiredToken, TRANSIENT",
    "AccessDenied, PERMANENT"
  })
  void a_refused_read_is_unknown_and_loses_nothing(String code, Kind kind) {
    count("requests", at(3));
    told("RequestCount", 1, 60);
    front.refuseNext(code);

    assertThat(refused(() -> count("requests", at(4))).kind()).isEqualTo(kind);
    assertThat(count("requests", at(4))).isEqualTo(60);
  }

  @ParameterizedTest
  @CsvSource({"PartialData", "InternalError", "Forbidden"})
  void half_an_answer_is_none(String status) {
    count("requests", at(3));
    told("RequestCount", 1, 60);
    front.endWith(status);

    assertThat(refused(() -> count("requests", at(4)))).hasMessageContaining("not complete");
  }

  @Test
  void reads_every_page() {
    front.pagesOf(2);
    count("requests", at(3));
    for (int minute = 1; minute <= 7; minute++) {
      told("RequestCount", minute, 10);
    }

    assertThat(count("requests", at(10))).isEqualTo(70);
    assertThat(front.questions()).hasSize(4);
  }

  @Test
  void is_asked_once_a_minute_for_all_counters() {
    count("requests", at(3));
    told("RequestCount", 1, 60);
    for (int second = 0; second < 60; second += 10) {
      count("requests", at(4).plusSeconds(second));
      count("errors", at(4).plusSeconds(second));
    }

    assertThat(front.questions()).hasSize(1);
  }

  @Test
  void response_times_are_the_last_that_is_known_or_those_of_a_window() {
    told("TargetResponseTime", 0, 0.2);
    told("TargetResponseTime", 0, 0.4);
    told("TargetResponseTime", 2, 0.5);
    var average = "response-time average";

    assertThat(values(MetricQuery.of(average), at(6))).containsExactly(0.5);
    assertThat(values(MetricQuery.of(average), at(20))).isEmpty();
    var window = MetricQuery.over(Duration.ofMinutes(5), Duration.ofMinutes(1), average);
    assertThat(values(window, at(6)).get(0)).isCloseTo(0.3, within());
    assertThat(values(window, at(6))).hasSize(2);
    var asked = front.questions().get(0).path("MetricDataQueries").get(0).path("MetricStat");
    assertThat(asked.path("Stat").asText()).isEqualTo("Average");
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }

  @Test
  void a_version_that_runs_nowhere_has_no_figures() {
    var subject = new Subject(DeploymentId.of("d-1"), Revision.of("v9"), at(3));

    assertThat(source.read(REQUESTS, subject)).isEmpty();
  }

  @Test
  void says_before_a_deployment_what_can_never_be_answered() {
    assertThat(source.problems(REQUESTS)).isEmpty();
    assertThat(source.problems(MetricQuery.of("response-time p99.9"))).isEmpty();
    assertThat(source.problems(MetricQuery.of("RequestCount")))
        .singleElement()
        .asString()
        .contains("ask for requests");
    var seconds = MetricQuery.over(Duration.ofMinutes(5), Duration.ofSeconds(10), "requests");
    assertThat(source.problems(seconds)).singleElement().asString().contains("whole minutes");
    front.refuseNext("AccessDenied");
    assertThat(source.problems(REQUESTS)).singleElement().asString().contains("AccessDenied");
  }

  @Test
  void one_application_load_balancer_is_asked_of() {
    var two = settings().listener(ELB + "listener/app/other/9/1").build();
    var none = ElbSettings.builder(groups).build();
    var network =
        ElbSettings.builder(groups)
            .listener(ELB + "listener/net/shop/1/1")
            .kind(ElbSettings.Kind.NETWORK)
            .build();

    for (var settings : List.of(two, none, network)) {
      assertThatThrownBy(() -> source(settings))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("one Application Load Balancer");
    }
  }

  @Test
  void a_canary_with_more_errors_than_the_old_version_is_stopped() {
    var gate =
        AnalysisGate.builder().rate("errors", source, MetricQuery.of("errors"), REQUESTS).build();
    assertThat(gate.ask(context(at(3))).verdict()).isEqualTo(GateAnswer.Verdict.NO_DATA);
    for (int minute = 1; minute <= 10; minute++) {
      told("RequestCount", minute, 200);
      told("HTTPCode_Target_5XX_Count", minute, 20);
      told(ElbWorld.BLUE, "RequestCount", minute, 1_800);
      told(ElbWorld.BLUE, "HTTPCode_Target_5XX_Count", minute, 2);
    }

    gate.ask(context(at(4)));
    assertThat(gate.ask(context(at(13))).verdict()).isEqualTo(GateAnswer.Verdict.FAIL);
  }

  @Test
  void a_throttled_look_is_an_error_of_the_gate_and_never_a_pass() {
    var gate =
        AnalysisGate.builder()
            .minimumRequests(10)
            .rate("errors", source, MetricQuery.of("errors"), REQUESTS)
            .build();
    gate.ask(context(at(3)));
    for (int minute = 1; minute <= 3; minute++) {
      told("RequestCount", minute, 200);
      told(ElbWorld.BLUE, "RequestCount", minute, 1_800);
    }
    gate.ask(context(at(4)));
    assertThat(gate.ask(context(at(5))).verdict()).isEqualTo(GateAnswer.Verdict.PASS);

    front.refuseNext("Throttling");

    assertThat(gate.ask(context(at(6))).verdict()).isEqualTo(GateAnswer.Verdict.ERROR);
  }

  private FakeGateContext context(Instant now) {
    return FakeGateContext.builder()
        .now(now)
        .share("v1", Weight.ofPercent(90))
        .share("v2", Weight.ofPercent(10))
        .build();
  }

  private ElbSettings.Builder settings() {
    return ElbSettings.builder(groups).listener(ELB + "listener/" + balancer + "/1");
  }

  private CloudWatchSource source(ElbSettings settings) {
    return CloudWatchSource.over(
        sdk, ElbWorld.budget(), settings, CloudWatchSourceTest::groupOf, TimeSource.system());
  }

  private static Optional<GroupId> groupOf(Revision revision) {
    return switch (revision.value()) {
      case "v1" -> Optional.of(ElbWorld.BLUE);
      case "v2" -> Optional.of(ElbWorld.GREEN);
      default -> Optional.empty();
    };
  }

  private Instant at(int minute) {
    return began.plus(Duration.ofMinutes(minute));
  }

  private static Subject v2(Instant now) {
    return new Subject(DeploymentId.of("d-1"), Revision.of("v2"), now);
  }

  private double count(String what, Instant now) {
    return values(MetricQuery.of(what), now).get(0);
  }

  private List<Double> values(MetricQuery query, Instant now) {
    return source.read(query, v2(now)).get(0).values();
  }

  private void told(String metric, int minute, double value) {
    told(ElbWorld.GREEN, metric, minute, value);
  }

  /**
   * A sample from within a minute, as sent by a load balancer. moto minds the dimensions' order.
   */
  private void told(GroupId group, String metric, int minute, double value) {
    var sample =
        MetricDatum.builder()
            .metricName(metric)
            .timestamp(at(minute).plusSeconds(17))
            .value(value)
            .dimensions(
                dimension("LoadBalancer", balancer),
                dimension("TargetGroup", Arns.brief(groups.get(group))))
            .build();
    sdk.putMetricData(r -> r.namespace("AWS/ApplicationELB").metricData(sample));
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static CloudWatchClient client(URI address) {
    return CloudWatchClient.builder()
        .endpointOverride(address)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private static AdapterException refused(ThrowableAssert.ThrowingCallable call) {
    var refused = catchThrowableOfType(AdapterException.class, call);
    assertThat(refused).isNotNull();
    return refused;
  }
}
