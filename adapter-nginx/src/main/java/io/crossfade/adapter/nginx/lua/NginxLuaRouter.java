package io.crossfade.adapter.nginx.lua;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.internal.wire.ControlPage;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * nginx, open source, with our Lua balancer in it ({@link LuaBalancer}): a change of routing is one
 * value in nginx's shared memory, which every worker of every generation reads for its next
 * request. No reload, no connection closed.
 *
 * <p>Thread-safe.
 */
public final class NginxLuaRouter implements TrafficRouter {

  /** As many bytes of a table as the sample configuration lets nginx take. */
  static final int MOST = 1 << 20;

  private static final int MOST_GROUPS = 256;
  private static final RouterCapabilities CAPABILITIES =
      RouterCapabilities.builder()
          .with(Feature.WEIGHTS, Feature.MEMBER_CAPACITY, Feature.DRAIN, Feature.IN_FLIGHT)
          .with(Feature.COUNTERS, Feature.LATENCY, Feature.ATOMIC_SWITCH, Feature.AFFINITY)
          .with(Feature.FENCED)
          .pins(Pin.Kind.values())
          .weightStep(Weight.ofBasisPoints(1))
          .mostGroups(MOST_GROUPS)
          .changeCost("no reload")
          .build();

  /** What our balancer answers when it could not change anything now. */
  private static final Set<Integer> NOT_NOW = Set.of(503, 507);

  private final URI table;
  private final URI fence;
  private final ControlPage page;

  private NginxLuaRouter(NginxLuaSettings settings) {
    this.table = settings.page();
    this.fence = settings.fencePage();
    var name = "nginx's balancer at '" + table + "'";
    this.page =
        new ControlPage(
            name,
            settings.tokenFile(),
            settings.timeout(),
            4 * MOST,
            (status, body) -> notNow(name, status, body));
  }

  /**
   * Returns the router of one service; nothing is connected yet.
   *
   * @param admin our balancer's control page, such as {@code http://127.0.0.1:9091}; on this
   *     machine
   * @param tokenFile the file with the token that nginx was given too
   * @param service one of the services that nginx was given
   * @throws IllegalArgumentException if {@code admin} or {@code service} cannot be used
   */
  public static NginxLuaRouter at(URI admin, Path tokenFile, String service) {
    return of(new NginxLuaSettings(admin, tokenFile, service, NginxLuaSettings.TIMEOUT));
  }

  static NginxLuaRouter of(NginxLuaSettings settings) {
    return new NginxLuaRouter(settings);
  }

  @Override
  public RouterCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public void fence(Fence fence) {
    page.put(this.fence, TableText.line(fence));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A member's host name is looked up here and now: nginx is given the address.
   */
  @Override
  public void apply(RoutingTable desired, Fence fence) {
    var text = TableText.write(desired, fence, Addresses::of);
    if (text.length() > MOST) {
      throw new AdapterException(
          Kind.PERMANENT,
          "The table takes "
              + text.length()
              + " bytes, and nginx takes "
              + MOST
              + ". Nothing was changed; use fewer members.");
    }
    page.put(table, text);
  }

  @Override
  public RoutingObservation observe() {
    try {
      return ObservationText.read(page.get(table));
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "What nginx's balancer answered cannot be read: "
              + e.getMessage()
              + ". Nothing was changed. Are its Lua files of this release?",
          e);
    }
  }

  private static Optional<AdapterException> notNow(String name, int status, String body) {
    return NOT_NOW.contains(status)
        ? Optional.of(
            new AdapterException(
                Kind.TRANSIENT,
                name + " " + ControlPage.said(status, body) + ". Nothing was changed."))
        : Optional.empty();
  }
}
