package io.crossfade.examples.adapter;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Steers the load balancer of the house through its control page.
 *
 * <p>Thread-safe.
 */
public final class HouseRouter implements TrafficRouter {

  private static final RouterCapabilities CAPABILITIES =
      RouterCapabilities.builder()
          .with(Feature.WEIGHTS, Feature.DRAIN, Feature.IN_FLIGHT)
          .with(Feature.ATOMIC_SWITCH, Feature.VOLATILE)
          .weightStep(Weight.ofBasisPoints(1))
          .mostGroups(16)
          .build();

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI control;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * Makes a router; does not connect.
   *
   * @param control the address of the load balancer's control page
   */
  public HouseRouter(URI control) {
    this.control = control;
  }

  @Override
  public RouterCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    if (!desired.routing().pins().isEmpty() || desired.routing().affinity().isSticky()) {
      throw new AdapterException(
          Kind.PERMANENT, "The load balancer of the house knows no pins and no affinity.");
    }
    var table = BodyPublishers.ofString(HouseTable.write(desired));
    send(HttpRequest.newBuilder(control).PUT(table));
  }

  @Override
  public RoutingObservation observe() {
    var text = send(HttpRequest.newBuilder(control).GET());
    try {
      return HouseTable.read(text);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw failed(Kind.PERMANENT, "showed a table that cannot be read", e);
    }
  }

  private String send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
      int status = answer.statusCode();
      if (status != 200) {
        var kind = status < 500 ? Kind.PERMANENT : Kind.OUTCOME_UNKNOWN;
        throw failed(kind, "answered with status " + status, null);
      }
      return answer.body();
    } catch (ConnectException e) {
      throw failed(Kind.TRANSIENT, "cannot be reached, nothing was sent", e);
    } catch (IOException e) {
      throw failed(Kind.OUTCOME_UNKNOWN, "gave no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Kind.OUTCOME_UNKNOWN, "was not waited for", e);
    }
  }

  private AdapterException failed(Kind kind, String what, @Nullable Exception cause) {
    return new AdapterException(
        kind, "The load balancer at '" + control + "' " + what + "; look at its log.", cause);
  }
}
