package io.crossfade.probe;

import io.crossfade.internal.net.Dialer;
import io.crossfade.internal.net.Transport;
import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.model.Names;
import io.crossfade.spi.HealthProbe;
import io.crossfade.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * Connects to an instance's port, and if asked to, waits for the first bytes it sends.
 *
 * <p>An open port says that something listens, not what: neither the revision nor whether it can
 * serve. Use an {@link HttpProbe} where there is HTTP.
 *
 * <p>Thread-safe; a check blocks its caller's thread.
 */
public final class TcpProbe implements HealthProbe {

  private static final int LONGEST_BANNER = 1024;

  private final Dialer dialer;
  private final String banner;
  private final OptionalInt port;

  private TcpProbe(Builder builder) {
    this.dialer = new Dialer(Transport.plain(), builder.deadline, LONGEST_BANNER, builder.time);
    this.banner = builder.banner;
    this.port = builder.port;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Health check(Instance instance) {
    var endpoint = Judgement.where(instance, port);
    return dialer
        .talk(endpoint, endpoint.host(), (in, out) -> in.readNBytes(banner.length()))
        .accept(new Verdict(banner));
  }

  /** What the bytes say of the instance's health. Immutable. */
  private record Verdict(String banner) implements Judgement<byte[]> {

    @Override
    public Health answered(byte[] answer) {
      var seen = new String(answer, StandardCharsets.ISO_8859_1);
      return seen.equals(banner)
          ? Health.healthy()
          : Health.unhealthy(
              "begins with '"
                  + Names.printable(seen)
                  + "', expected '"
                  + Names.printable(banner)
                  + "'");
    }
  }

  /** Collects a {@link TcpProbe}. Not thread-safe. */
  public static final class Builder {

    private Duration deadline = Duration.ofSeconds(2);
    private String banner = "";
    private OptionalInt port = OptionalInt.empty();
    private TimeSource time = TimeSource.system();

    private Builder() {}

    /** Sets how long a check may take in total, at most 5 minutes. Default: 2 seconds. */
    public Builder deadline(Duration value) {
      this.deadline = ProbeChecks.deadline(value);
      return this;
    }

    /**
     * Sets what the instance must send of itself first, such as {@code SSH-2.0}: 1 to 1,024 ASCII
     * characters. Default: nothing, an open port is enough.
     */
    public Builder expectBanner(String prefix) {
      ProbeChecks.within("banner length", prefix.length(), 1, LONGEST_BANNER);
      if (!StandardCharsets.US_ASCII.newEncoder().canEncode(prefix)) {
        throw new IllegalArgumentException(
            "banner must be ASCII, was '" + Names.printable(prefix) + "'");
      }
      this.banner = prefix;
      return this;
    }

    /** Sets a port other than the one that serves, such as a management port. */
    public Builder port(int value) {
      this.port = OptionalInt.of(ProbeChecks.within("port", value, 1, 65_535));
      return this;
    }

    /** Sets the clock. Default: the machine's own. */
    public Builder timeSource(TimeSource value) {
      this.time = Objects.requireNonNull(value, "time");
      return this;
    }

    /** Returns the probe. */
    public TcpProbe build() {
      return new TcpProbe(this);
    }
  }
}
