package io.crossfade.adapter.nginx;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities;
import io.crossfade.spi.RoutingObservation;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.time.TimeSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An open source nginx that is steered through one include of its configuration:
 *
 * <pre>
 *   read → refuse what is not ours to replace → test the new one → replace → reload
 *   until a worker of the new generation answers, or put the old one back
 * </pre>
 *
 * <p>Each include makes nginx listen on one more loopback address, that of its generation. The
 * kernel lists that address until the last worker of the generation has stopped accepting; that is
 * the proof of convergence, whoever reloaded and whoever looks. See docs/nginx.md.
 *
 * <p>Thread-safe.
 */
public final class NginxRouter implements TrafficRouter {

  private final NginxSettings settings;
  private final NginxHost host;
  private final IncludeBody body;
  private final Reloading reloading;
  private final Watch watch;
  private final TableCheck check;
  private final RouterCapabilities capabilities;
  private final ReentrantLock lock = new ReentrantLock();

  NginxRouter(NginxSettings settings, NginxHost host, TimeSource time) {
    this.settings = settings;
    this.host = host;
    this.body = new IncludeBody(settings);
    this.reloading = new Reloading(settings, host, time);
    this.watch = new Watch(settings, host);
    this.capabilities = NginxCapabilities.of(settings);
    this.check = new TableCheck(capabilities);
  }

  /** Returns a router to the nginx of these settings. It does not look at it yet. */
  public static NginxRouter of(NginxSettings settings) {
    var time = TimeSource.system();
    var host =
        settings
            .remote()
            .<NginxHost>map(remote -> new CommandHost(settings, remote, time))
            .orElseGet(() -> new LocalHost(settings, time));
    return new NginxRouter(settings, host, time);
  }

  /**
   * Returns the include that an installation begins with: it serves nobody, and names all that the
   * site's configuration refers to. Put it in place before nginx is started or reloaded by hand.
   */
  public static String firstInclude(NginxSettings settings) {
    var first = Generation.first(settings.service());
    return Include.of(Optional.empty(), first, new IncludeBody(settings)).text();
  }

  @Override
  public RouterCapabilities capabilities() {
    return capabilities;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The include's header says it; nginx is not reloaded.
   */
  @Override
  public void fence(Fence fence) {
    lock.lock();
    try {
      var current = current();
      requireNotOvertaken(current, fence);
      var next = current.writtenBy(fence);
      if (!next.text().equals(current.text())) {
        host.swap(current.text(), next.text(), false);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>When it returns, workers of the new generation answer; those of the old one may for another
   * moment, which {@link #observe} tells. If the reload fails, the old include is put back.
   */
  @Override
  public void apply(RoutingTable desired, Fence fence) {
    lock.lock();
    try {
      check.require(desired);
      host.start();
      var current = current();
      requireNotOvertaken(current, fence);
      var running = host.marker(Watch.ANY_WORKER);
      bring(current, running, next(current, running, desired, fence));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public RoutingObservation observe() {
    return watch.look();
  }

  @Override
  public void close() {
    watch.close();
  }

  private void bring(Include current, Optional<Marker> running, Include next) {
    boolean runs = running.filter(marker -> marker.hash().equals(next.hash())).isPresent();
    if (!runs) {
      reloading.requireCalm();
    }
    if (!next.text().equals(current.text())) {
      host.swap(current.text(), next.text(), !next.hash().equals(current.hash()));
    }
    if (!runs) {
      reloading.reload(current, next);
    }
  }

  private Include next(
      Include current, Optional<Marker> running, RoutingTable desired, Fence fence) {
    long number = current.generation().number();
    long runs = running.map(marker -> marker.generation().number()).orElse(0L);
    var generation = new Generation(settings.service(), Math.max(number, runs) + 1, desired);
    var same = new Generation(settings.service(), number, desired);
    try {
      var unchanged = Include.of(Optional.of(fence), same, body);
      return unchanged.hash().equals(current.hash())
          ? unchanged
          : Include.of(Optional.of(fence), generation, body);
    } catch (IllegalArgumentException e) {
      throw new AdapterException(
          Kind.PERMANENT,
          "nginx cannot route this, and nothing was changed: " + e.getMessage() + ".",
          e);
    }
  }

  private Include current() {
    var text =
        host.include()
            .orElseThrow(
                () ->
                    refused(
                        "does not exist; put the first one there (NginxRouter.firstInclude) and"
                            + " include it"));
    try {
      var include = Include.parse(text);
      if (!include.generation().service().equals(settings.service())) {
        throw refused("is that of another service, '" + include.generation().service() + "'");
      }
      return include;
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private void requireNotOvertaken(Include current, Fence fence) {
    current
        .fence()
        .filter(last -> last.epoch() > fence.epoch())
        .ifPresent(
            last -> {
              throw refused(
                  "was written by deployment '"
                      + last.deployment()
                      + "' with epoch "
                      + last.epoch()
                      + ", which has taken over from '"
                      + fence.deployment()
                      + "' with epoch "
                      + fence.epoch());
            });
  }

  private AdapterException refused(String why) {
    return new AdapterException(
        Kind.PERMANENT,
        "The nginx include '" + settings.include() + "' " + why + ". Nothing was changed.");
  }
}
