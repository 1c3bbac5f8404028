package io.crossfade.adapter.embedded;

import io.crossfade.adapter.embedded.TableJson.Setting;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An embedded router that a {@link RouterMain} runs in a process of its own on this machine, driven
 * from here: traffic goes on when the deployer ends, whichever way.
 *
 * <p>Thread-safe.
 */
public final class RemoteEmbeddedRouter implements TrafficRouter {

  private final AdminClient client;
  private volatile @Nullable RouterCapabilities capabilities;

  private RemoteEmbeddedRouter(RemoteSettings settings) {
    this.client = new AdminClient(settings);
  }

  /**
   * Returns the router with its admin listener there; nothing is connected yet.
   *
   * @param admin such as {@code http://127.0.0.1:9090}; on this machine
   * @param tokenFile the file with the token, which the router made
   * @throws IllegalArgumentException if {@code admin} is no such address
   */
  public static RemoteEmbeddedRouter at(URI admin, Path tokenFile) {
    var checked = RemoteSettings.parseAdmin(admin.toString());
    return of(new RemoteSettings(checked, tokenFile, RemoteSettings.TIMEOUT));
  }

  static RemoteEmbeddedRouter of(RemoteSettings settings) {
    return new RemoteEmbeddedRouter(settings);
  }

  /**
   * {@inheritDoc}
   *
   * @throws AdapterException if it is not known yet and the router cannot be asked
   */
  @Override
  public RouterCapabilities capabilities() {
    var known = capabilities;
    if (known == null) {
      known = EmbeddedRouter.capabilities(forgets());
      capabilities = known;
    }
    return known;
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    client.put(AdminHandler.TABLE, TableJson.write(new Setting(desired, fence)));
  }

  @Override
  public RoutingObservation observe() {
    try {
      return ObservationJson.read(client.get(AdminHandler.OBSERVATION));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean forgets() {
    try {
      var answer = TableJson.MAPPER.readTree(client.get(AdminHandler.CAPABILITIES));
      return new Fields("capabilities", answer).flag("volatile");
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private static AdapterException unreadable(Exception e) {
    return new AdapterException(
        Kind.PERMANENT,
        "The embedded router's answer cannot be read, and nothing was changed: "
            + e.getMessage()
            + ". Are both of the same release?",
        e);
  }
}
