package io.crossfade.examples.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What load to make: a constant rate of requests, mixed of GET and POST, of kept-alive connections
 * and of those that serve one request only.
 *
 * <p>Nothing is retried unless {@link Builder#retryingStaleGets} says so, and then only a GET on a
 * reused connection that ended before any byte of the answer. Immutable.
 */
public final class LoadProfile {
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_.:/?&=-]{0,255}");

  private final InetSocketAddress target;
  private final int requestsPerSecond;
  private final Duration duration;
  private final int closingPercent;
  private final int postPercent;
  private final int bodyBytes;
  private final int connections;
  private final Duration timeout;
  private final String getPath;
  private final String postPath;
  private final boolean retryingStaleGets;
  private final boolean verifyingContent;
  private final String firstPhase;
  private final long seed;

  private LoadProfile(Builder builder) {
    target = builder.target;
    requestsPerSecond = within("requestsPerSecond", builder.requestsPerSecond, 1, 20_000);
    duration = builder.duration;
    within("duration in milliseconds", duration.toMillis(), 1, Duration.ofDays(1).toMillis());
    closingPercent = within("closingPercent", builder.closingPercent, 0, 100);
    postPercent = within("postPercent", builder.postPercent, 0, 100);
    bodyBytes = within("bodyBytes", builder.bodyBytes, 1, 1_000_000);
    connections = within("connections", builder.connections, 1, 4096);
    timeout = builder.timeout;
    within("timeout in milliseconds", timeout.toMillis(), 1, Duration.ofHours(1).toMillis());
    getPath = matching("getPath", builder.getPath, PATH);
    postPath = matching("postPath", builder.postPath, PATH);
    retryingStaleGets = builder.retryingStaleGets;
    verifyingContent = builder.verifyingContent;
    firstPhase = matching("firstPhase", builder.firstPhase, NAME);
    seed = builder.seed;
    if (target.isUnresolved()) {
      throw new IllegalArgumentException("target host '" + target.getHostString() + "' is unknown");
    }
  }

  private static int within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be within " + min + ".." + max + ", was " + value);
    }
    return (int) value;
  }

  private static String matching(String name, String value, Pattern pattern) {
    if (!pattern.matcher(value).matches()) {
      throw new IllegalArgumentException(name + " must match " + pattern + ", was '" + value + "'");
    }
    return value;
  }

  /** Starts a profile for the given address. */
  public static Builder builder(InetSocketAddress target) {
    return new Builder(target);
  }

  InetSocketAddress target() {
    return target;
  }

  /** Host and port as a request says them. */
  String authority() {
    String host = target.getHostString();
    boolean bare = host.contains(":") && !host.startsWith("[");
    return (bare ? "[" + host + "]" : host) + ":" + target.getPort();
  }

  int requestsPerSecond() {
    return requestsPerSecond;
  }

  Duration duration() {
    return duration;
  }

  int closingPercent() {
    return closingPercent;
  }

  int postPercent() {
    return postPercent;
  }

  int bodyBytes() {
    return bodyBytes;
  }

  int connections() {
    return connections;
  }

  Duration timeout() {
    return timeout;
  }

  String getPath() {
    return getPath;
  }

  String postPath() {
    return postPath;
  }

  boolean retryingStaleGets() {
    return retryingStaleGets;
  }

  boolean verifyingContent() {
    return verifyingContent;
  }

  String firstPhase() {
    return firstPhase;
  }

  long seed() {
    return seed;
  }

  /** Builds a {@link LoadProfile}; every method may be left out. Confined to one thread. */
  public static final class Builder {
    private final InetSocketAddress target;
    private int requestsPerSecond = 500;
    private Duration duration = Duration.ofMinutes(10);
    private int closingPercent = 20;
    private int postPercent = 30;
    private int bodyBytes = 2048;
    private int connections = 32;
    private Duration timeout = Duration.ofSeconds(10);
    private String getPath = "/work";
    private String postPath = "/echo";
    private boolean retryingStaleGets;
    private boolean verifyingContent = true;
    private String firstPhase = "warm-up";
    private long seed = 1;

    private Builder(InetSocketAddress target) {
      this.target = target;
    }

    /** The constant rate, 1 to 20000. Default: 500. */
    public Builder requestsPerSecond(int rate) {
      requestsPerSecond = rate;
      return this;
    }

    /** When the run ends by itself, up to a day. Default: 10 minutes. */
    public Builder lasting(Duration duration) {
      this.duration = duration;
      return this;
    }

    /** How many percent of requests open a connection and ask to close it. Default: 20. */
    public Builder closingPercent(int percent) {
      closingPercent = percent;
      return this;
    }

    /** How many percent of requests are POST with a body. Default: 30. */
    public Builder postPercent(int percent) {
      postPercent = percent;
      return this;
    }

    /** Bodies are 1 to this many random bytes, at most 1000000. Default: 2048. */
    public Builder bodyBytes(int most) {
      bodyBytes = most;
      return this;
    }

    /** How many connections are kept alive, and how many others may be open. Default: 32. */
    public Builder connections(int connections) {
      this.connections = connections;
      return this;
    }

    /** How long after its intended send time a request may be answered. Default: 10 seconds. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /** What GET asks for. Default: {@code /work}. */
    public Builder getPath(String path) {
      getPath = path;
      return this;
    }

    /** Where POST goes to. Default: {@code /echo}. */
    public Builder postPath(String path) {
      postPath = path;
      return this;
    }

    /** Whether a GET is sent again if a kept-alive connection was closed. Default: no. */
    public Builder retryingStaleGets(boolean retry) {
      retryingStaleGets = retry;
      return this;
    }

    /**
     * Whether checksum, echo and request id of the demo's service are required of every answer; if
     * not, any complete answer with status 2xx is a success. Default: yes.
     */
    public Builder verifyingContent(boolean verify) {
      verifyingContent = verify;
      return this;
    }

    /** The phase that the run begins with. Default: {@code warm-up}. */
    public Builder firstPhase(String name) {
      firstPhase = name;
      return this;
    }

    /** Seeds the mix and the bodies, so that a run can be repeated. Default: 1. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Builds the profile.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public LoadProfile build() {
      return new LoadProfile(this);
    }
  }
}
