package io.crossfade.adapter.awselb;

import io.crossfade.adapter.awselb.StrictTargets.State;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import io.crossfade.testkit.contract.HealthProbeContract;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The load balancer's own checks, made by the strict layer, over instances of all kinds. */
class TargetHealthProbeContractTest extends HealthProbeContract {

  private static final Duration CHECK = Duration.ofMillis(500);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private @Nullable ElbWorld world;

  @BeforeEach
  void open() throws Exception {
    world = ElbWorld.of(TimeSource.system());
    world.targets().checkedBy(TargetHealthProbeContractTest::checked);
  }

  @AfterEach
  void closeWorld() {
    if (world != null) {
      world.close();
    }
  }

  @Override
  protected HealthProbe probe(Duration deadline) {
    return TargetHealthProbe.over(world().client(), world().settings().build());
  }

  @Override
  protected Instance healthy() throws IOException {
    return registered(super.healthy());
  }

  @Override
  protected Instance refusing() throws IOException {
    return registered(super.refusing());
  }

  @Override
  protected Optional<Instance> otherRevision() {
    return Optional.empty(); // a load balancer knows no revisions
  }

  @Override
  protected Optional<Instance> silent() {
    return Optional.empty(); // the instance answers the load balancer, not the probe
  }

  @Override
  protected Optional<Instance> endless() throws IOException {
    return super.endless().map(this::registered);
  }

  @Override
  protected Optional<Instance> garbled() throws IOException {
    return super.garbled().map(this::registered);
  }

  @Override
  protected Optional<Instance> pointingElsewhere() throws IOException {
    return super.pointingElsewhere().map(this::registered);
  }

  private Instance registered(Instance instance) {
    world().register(ElbWorld.BLUE, "v1", instance.endpoint().toString());
    return instance;
  }

  private ElbWorld world() {
    return Objects.requireNonNull(world);
  }

  /** As ELB checks: 200 in time, and nothing else. */
  private static State checked(Endpoint endpoint) {
    var request = HttpRequest.newBuilder(URI.create("http://" + endpoint + "/")).GET().build();
    CompletableFuture<HttpResponse<String>> answer =
        HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      int status = answer.get(CHECK.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status == 200 ? State.HEALTHY : new State("unhealthy", "Target.ResponseCodeMismatch");
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new State("unhealthy", "Target.Timeout");
    } catch (ExecutionException e) {
      return e.getCause() instanceof HttpTimeoutException
          ? new State("unhealthy", "Target.Timeout")
          : State.FAILED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new State("unhealthy", "Elb.InternalError");
    }
  }
}
