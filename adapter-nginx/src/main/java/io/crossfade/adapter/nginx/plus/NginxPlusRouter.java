package io.crossfade.adapter.nginx.plus;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Pin;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RouterCapabilities.Feature;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;

/**
 * NGINX Plus, driven by its HTTP API: no reload. Tested against a server that does what the API's
 * documentation says; it was never run against the commercial product.
 *
 * <p>Thread-safe.
 */
final class NginxPlusRouter implements TrafficRouter {

  private final NginxPlusSettings settings;
  private final NginxPlusClient client;
  private final RouterCapabilities capabilities;

  NginxPlusRouter(NginxPlusSettings settings) {
    this.settings = settings;
    this.client = new NginxPlusClient(settings);
    this.capabilities = capabilities(settings);
  }

  private static RouterCapabilities capabilities(NginxPlusSettings settings) {
    var names = settings.names();
    var can =
        RouterCapabilities.builder()
            .with(Feature.WEIGHTS, Feature.MEMBER_CAPACITY, Feature.DRAIN)
            .with(Feature.IN_FLIGHT, Feature.COUNTERS)
            .pins(names.pins().keySet().toArray(Pin.Kind[]::new))
            .weightStep(Weight.ofPercent(1))
            .mostGroups(names.upstreams().size())
            .changeCost("no reload");
    return (settings.stateFiles() ? can : can.with(Feature.VOLATILE)).build();
  }

  @Override
  public RouterCapabilities capabilities() {
    return capabilities;
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    requirePossible(desired);
    var before = PlusView.read(client, settings.names());
    new PlusChange(client, settings.names(), before).make(desired);
  }

  @Override
  public RoutingObservation observe() {
    return PlusView.read(client, settings.names()).observation(settings.names());
  }

  private void requirePossible(RoutingTable desired) {
    var routing = desired.routing();
    routing.groups().keySet().forEach(settings.names()::upstream);
    for (var group : routing.groups().values()) {
      if (group.weight().basisPoints() % Layout.PARTS != 0) {
        throw impossible("a share of " + group.weight() + ", which is no whole percent");
      }
    }
    if (routing.affinity().isSticky()) {
      throw impossible("affinity, which is set in nginx's configuration and not by its API");
    }
    Pin last = null;
    for (var pin : routing.pins()) {
      settings.names().upstream(pin.group());
      if (!pin.name().equals(settings.names().pins().get(pin.kind()))) {
        throw impossible("the pin " + pin + ", which the setting 'pins' does not name");
      }
      if (last != null && last.kind().compareTo(pin.kind()) > 0) {
        throw impossible("a pin on a " + pin.kind() + " after one on a " + last.kind());
      }
      last = pin;
    }
  }

  private static AdapterException impossible(String what) {
    return new AdapterException(
        Kind.PERMANENT, "NGINX Plus cannot be given " + what + ". Nothing was changed.");
  }
}
