package io.crossfade.adapter.nginx;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes nginx read a new include and waits until one of its workers answers; puts the old one back
 * if none does. Confined to one thread at a time.
 */
final class Reloading {

  private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

  private final NginxSettings settings;
  private final NginxHost host;
  private final TimeSource time;
  private final Signal never = new Signal();
  private @Nullable Duration last;

  Reloading(NginxSettings settings, NginxHost host, TimeSource time) {
    this.settings = settings;
    this.host = host;
    this.time = time;
  }

  /** Waits for the shortest time between two reloads, and refuses to pile up old workers. */
  void requireCalm() {
    int old = host.oldWorkers();
    if (old > settings.mostOldWorkers()) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "nginx was not reloaded, and nothing was changed: "
              + old
              + " workers of older generations still have connections, and most-old-workers is "
              + settings.mostOldWorkers()
              + ". Wait, or set a shorter worker_shutdown_timeout.");
    }
    if (last != null) {
      rest(last.plus(settings.reloadInterval()).minus(time.elapsed()), Kind.TRANSIENT);
    }
  }

  /** Reloads; {@code next} is in place already. */
  void reload(Include before, Include next) {
    last = time.elapsed();
    var until = last.plus(settings.reloadTimeout());
    try {
      host.reload();
      while (!answers(next)) {
        if (time.elapsed().compareTo(until) > 0) {
          throw new AdapterException(
              Kind.OUTCOME_UNKNOWN,
              "No worker of the new include answered within " + settings.reloadTimeout());
        }
        rest(LOOK_AGAIN, Kind.OUTCOME_UNKNOWN);
      }
    } catch (AdapterException e) {
      throw putBack(before, next, e);
    }
  }

  private boolean answers(Include include) {
    return host.marker(include.generation().address())
        .filter(marker -> marker.hash().equals(include.hash()))
        .isPresent();
  }

  /**
   * Returns what may be concluded, once the old include is back. A master that was slow may still
   * carry out the reload that was given up, before the one that brings the old include back; so the
   * caller has to look.
   */
  private AdapterException putBack(Include before, Include next, AdapterException failure) {
    LOG.warn("nginx did not take a new include over; the old one is put back.", failure);
    try {
      host.swap(next.text(), before.text(), false);
      host.reload();
      return awaitOld(before, next, failure);
    } catch (AdapterException e) {
      failure.addSuppressed(e);
      return new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "nginx did not take the new include '"
              + settings.include()
              + "' over, and the old one could not be put back: "
              + e.getMessage(),
          failure);
    }
  }

  private AdapterException awaitOld(Include before, Include next, AdapterException failure) {
    var until = time.elapsed().plus(settings.reloadTimeout());
    while (answers(next) || !runs(before)) {
      if (time.elapsed().compareTo(until) > 0) {
        return new AdapterException(
            Kind.OUTCOME_UNKNOWN,
            "nginx did not take the new include over; the old one is back in '"
                + settings.include()
                + "', but no worker answers that it runs it. Look at nginx's error log.",
            failure);
      }
      rest(LOOK_AGAIN, Kind.OUTCOME_UNKNOWN);
    }
    return new AdapterException(
        Kind.OUTCOME_UNKNOWN,
        "nginx accepted a reload and did not carry it out; the old include is back in '"
            + settings.include()
            + "', byte by byte, and runs. Look at nginx's error log for what it could not do.",
        failure);
  }

  private boolean runs(Include include) {
    return host.marker(Watch.ANY_WORKER)
        .filter(marker -> marker.hash().equals(include.hash()))
        .isPresent();
  }

  private void rest(Duration length, Kind kind) {
    try {
      time.await(length, never);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AdapterException(kind, "Waiting for nginx to reload was interrupted.", e);
    }
  }
}
