package io.crossfade.adapter.embedded;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.internal.wire.ControlPage;
import io.crossfade.internal.wire.Fields;
import io.crossfade.internal.wire.StrictJson;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An embedded router that a {@link RouterMain} runs in a process of its own on this machine, driven
 * from here: traffic goes on when the deployer ends, whichever way.
 *
 * <p>Thread-safe.
 */
public final class RemoteEmbeddedRouter implements TrafficRouter {

  private final RemoteSettings settings;
  private final ControlPage page;
  private volatile @Nullable RouterCapabilities capabilities;

  private RemoteEmbeddedRouter(RemoteSettings settings) {
    this.settings = settings;
    this.page =
        new ControlPage(
            "The embedded router at '" + settings.admin() + "'",
            settings.tokenFile(),
            settings.timeout(),
            AdminHandler.MOST,
            RemoteEmbeddedRouter::refusal);
  }

  /**
   * Returns the router with its admin listener there; nothing is connected yet.
   *
   * @param admin such as {@code http://127.0.0.1:9090}; on this machine
   * @param tokenFile the file with the token, which the router made
   * @throws IllegalArgumentException if {@code admin} is no such address
   */
  public static RemoteEmbeddedRouter at(URI admin, Path tokenFile) {
    return of(new RemoteSettings(admin, tokenFile, RemoteSettings.TIMEOUT));
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
  public void fence(Fence fence) {
    page.put(at(AdminHandler.FENCE), Setting.json(fence));
  }

  @Override
  public void apply(RoutingTable desired, Fence fence) {
    page.put(at(AdminHandler.TABLE), new Setting(desired, fence).json());
  }

  @Override
  public RoutingObservation observe() {
    try {
      return ObservationJson.read(page.get(at(AdminHandler.OBSERVATION)));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean forgets() {
    try {
      var answer = StrictJson.parse(page.get(at(AdminHandler.CAPABILITIES)));
      return new Fields("capabilities", answer).flag("volatile");
    } catch (IllegalArgumentException e) {
      throw unreadable(e);
    }
  }

  private URI at(String path) {
    return settings.admin().resolve(path);
  }

  /** The router over there refuses as it would here. */
  private static Optional<AdapterException> refusal(int status, String body) throws IOException {
    if (status != HttpURLConnection.HTTP_CONFLICT) {
      return Optional.empty();
    }
    try {
      var fields = new Fields("refusal", StrictJson.parse(body));
      var kind = Kind.valueOf(fields.text("kind"));
      return Optional.of(new AdapterException(kind, fields.text("message")));
    } catch (IllegalArgumentException e) {
      throw new IOException("a refusal that cannot be read: " + e.getMessage(), e);
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
