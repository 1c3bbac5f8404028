package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.time.TimeSource;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Application or Network Load Balancer of AWS.
 *
 * <pre>
 *   group            target group            weight        weight of the forward, 0 to 999
 *   SERVING          registered target       DRAINING, OUT deregistered, and noted in a tag
 *   pin              rule of ours, tagged    convergence   nodes, checks, cookies, listeners
 * </pre>
 *
 * <p>A group is attached with weight 0 before it gets any, because ELB checks no target of a target
 * group that nothing uses; and it gets more only when ELB itself calls enough of it healthy.
 * Everything of a listener or rule that is not the weights of its forward is written back as it was
 * read, and a write is made only if nobody changed it since.
 *
 * <p>Thread-safe.
 */
public final class ElbRouter implements TrafficRouter {

  private static final Logger LOG = LoggerFactory.getLogger(ElbRouter.class);

  private final ElbClient client;
  private final ElbSettings settings;
  private final TimeSource time;
  private final boolean owned;
  private final Look look;
  private final RouterCapabilities capabilities;

  ElbRouter(ElbClient client, ElbSettings settings, TimeSource time, boolean owned) {
    if (settings.places().isEmpty()) {
      throw new IllegalArgumentException("a router needs at least one listener or rule");
    }
    this.client = Objects.requireNonNull(client, "client");
    this.settings = settings;
    this.time = Objects.requireNonNull(time, "time");
    this.owned = owned;
    this.look = new Look(client, settings);
    this.capabilities = capabilities(settings);
  }

  /**
   * Returns the router of these settings; nothing is connected yet.
   *
   * @throws IllegalArgumentException if no listener and no rule is set
   * @throws AdapterException {@code PERMANENT} if no region is set and the SDK finds none
   */
  public static ElbRouter create(ElbSettings settings) {
    return new ElbRouter(ElbClient.connecting(settings), settings, TimeSource.system(), true);
  }

  /**
   * Returns the router of these settings over a client, whose closing stays the caller's.
   *
   * @param time by which changes reach every node
   * @throws IllegalArgumentException if no listener and no rule is set
   */
  public static ElbRouter over(ElbClient client, ElbSettings settings, TimeSource time) {
    return new ElbRouter(client, settings, time, false);
  }

  private static RouterCapabilities capabilities(ElbSettings settings) {
    var builder =
        RouterCapabilities.builder()
            .with(Feature.WEIGHTS, Feature.DRAIN, Feature.HEALTH, Feature.FAILS_OPEN)
            .weightStep(Shares.STEP)
            .mostGroups(settings.groups().size())
            .propagation(settings.propagation())
            .changeCost("6 to 10 calls of the ELB API");
    if (settings.kind() == ElbSettings.Kind.APPLICATION) {
      builder.pins(Pin.Kind.values());
    }
    return builder.build();
  }

  @Override
  public RouterCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    var writes = new Writes(client, settings, time.now(), fence);
    Change.make(settings, writes, look.look(), desired, fence);
  }

  @Override
  public RoutingObservation observe() {
    return Reading.of(look.look(), settings, time.now());
  }

  /** Sets the deregistration delay of each group back where nobody drains, and closes. */
  @Override
  public void close() {
    try {
      new DeregistrationDelay(client, settings).restore();
    } catch (AdapterException e) {
      LOG.warn("The deregistration delay could not be set back; the next deployment does it.", e);
    } finally {
      if (owned) {
        client.close();
      }
    }
  }
}
