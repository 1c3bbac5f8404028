package io.crossfade.adapter.embedded;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Where an {@link EmbeddedRouter} listens, how long it waits and how much it takes.
 *
 * <p>Immutable.
 */
public final class EmbeddedSettings {

  private final String host;
  private final int port;
  private final int ioThreads;
  private final int connectAttempts;
  private final int maxHeaderSize;
  private final int maxConnections;
  private final Duration connectTimeout;
  private final Duration responseTimeout;
  private final Duration stallTimeout;
  private final Duration upstreamIdleTimeout;
  private final Duration clientIdleTimeout;
  private final Duration headTimeout;
  private final Duration coolDown;
  private final boolean trustForwarded;
  private final Optional<Path> stateFile;

  private EmbeddedSettings(Builder builder) {
    this.host = builder.host;
    this.port = builder.port;
    this.ioThreads = builder.ioThreads;
    this.connectAttempts = builder.connectAttempts;
    this.maxHeaderSize = builder.maxHeaderSize;
    this.maxConnections = builder.maxConnections;
    this.connectTimeout = builder.connectTimeout;
    this.responseTimeout = builder.responseTimeout;
    this.stallTimeout = builder.stallTimeout;
    this.upstreamIdleTimeout = builder.upstreamIdleTimeout;
    this.clientIdleTimeout = builder.clientIdleTimeout;
    this.headTimeout = builder.headTimeout;
    this.coolDown = builder.coolDown;
    this.trustForwarded = builder.trustForwarded;
    this.stateFile = builder.stateFile;
  }

  /**
   * Returns a builder that listens on loopback.
   *
   * @param port the TCP port, 0 to 65535; 0 takes a free one, which {@link EmbeddedRouter#address}
   *     tells
   */
  public static Builder builder(int port) {
    return new Builder(port);
  }

  /**
   * Reads settings; each has the name of its builder method, in hyphens: {@code state-file}.
   *
   * @throws ConfigurationException with every fault at once
   */
  public static EmbeddedSettings of(AdapterConfig config) {
    return config.read(EmbeddedSettingsReader::read);
  }

  /** Returns the name or address it listens on. Default: {@code 127.0.0.1}. */
  public String host() {
    return host;
  }

  /** Returns the TCP port, 0 for a free one. Default: 8080. */
  public int port() {
    return port;
  }

  /**
   * Returns how many threads move bytes. Default: one for each processor, 2 at least, 8 at most.
   */
  public int ioThreads() {
    return ioThreads;
  }

  /** Returns how many instances are tried when connections cannot be made. Default: 3. */
  public int connectAttempts() {
    return connectAttempts;
  }

  /** Returns the largest request head in bytes. Default: 16384. */
  public int maxHeaderSize() {
    return maxHeaderSize;
  }

  /** Returns how many clients may be connected; more wait. Default: 10000. */
  public int maxConnections() {
    return maxConnections;
  }

  /** Returns how long making a connection to an instance may take. Default: 2 seconds. */
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /**
   * Returns how long an instance may take from the end of a request to the head of its answer.
   * Default: 60 seconds.
   */
  public Duration responseTimeout() {
    return responseTimeout;
  }

  /**
   * Returns how long a body may stand still on its way, in either direction; upgraded connections
   * may for ever. Default: 60 seconds.
   */
  public Duration stallTimeout() {
    return stallTimeout;
  }

  /**
   * Returns how long an idle connection to an instance is kept; less than the instance itself keeps
   * it. Default: 4 seconds.
   */
  public Duration upstreamIdleTimeout() {
    return upstreamIdleTimeout;
  }

  /** Returns how long an idle connection of a client is kept. Default: 60 seconds. */
  public Duration clientIdleTimeout() {
    return clientIdleTimeout;
  }

  /** Returns how long a client may take to send the head of a request. Default: 10 seconds. */
  public Duration headTimeout() {
    return headTimeout;
  }

  /**
   * Returns how long an instance that could not be connected to is passed over while others of its
   * group serve; zero for not at all. Default: 1 second.
   */
  public Duration coolDown() {
    return coolDown;
  }

  /**
   * Returns whether {@code X-Forwarded-*} headers of requests are believed: only behind another
   * proxy that sets them. Default: no.
   */
  public boolean trustForwarded() {
    return trustForwarded;
  }

  /** Returns the file that the table outlives a restart in. Default: none. */
  public Optional<Path> stateFile() {
    return stateFile;
  }

  /** Collects {@link EmbeddedSettings}. Not thread-safe. */
  public static final class Builder {

    static final int DEFAULT_PORT = 8080;
    static final Range PORTS = new Range(0, 65_535);
    static final Range IO_THREADS = new Range(1, 256);
    static final Range CONNECT_ATTEMPTS = new Range(1, 10);
    static final Range HEADER_SIZES = new Range(1_024, 1_048_576);
    static final Range CONNECTIONS = new Range(1, 1_000_000);
    static final Span WAITS = new Span(Duration.ofMillis(1), Duration.ofHours(1));
    static final Span WAITS_OR_NONE = new Span(Duration.ZERO, Duration.ofHours(1));

    private final int port;
    private String host = InetAddress.getLoopbackAddress().getHostAddress();
    private int ioThreads = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
    private int connectAttempts = 3;
    private int maxHeaderSize = 16_384;
    private int maxConnections = 10_000;
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration responseTimeout = Duration.ofSeconds(60);
    private Duration stallTimeout = Duration.ofSeconds(60);
    private Duration upstreamIdleTimeout = Duration.ofSeconds(4);
    private Duration clientIdleTimeout = Duration.ofSeconds(60);
    private Duration headTimeout = Duration.ofSeconds(10);
    private Duration coolDown = Duration.ofSeconds(1);
    private boolean trustForwarded;
    private Optional<Path> stateFile = Optional.empty();

    private Builder(int port) {
      this.port = PORTS.require("port", port);
    }

    /** Sets the name or address to listen on; {@code 0.0.0.0} for all. */
    public Builder host(String value) {
      this.host = Objects.requireNonNull(value, "host");
      return this;
    }

    /** Sets how many threads move bytes, 1 to 256. */
    public Builder ioThreads(int value) {
      this.ioThreads = IO_THREADS.require("ioThreads", value);
      return this;
    }

    /** Sets how many instances are tried when connections cannot be made, 1 to 10. */
    public Builder connectAttempts(int value) {
      this.connectAttempts = CONNECT_ATTEMPTS.require("connectAttempts", value);
      return this;
    }

    /** Sets the largest request head in bytes, 1024 to 1048576. */
    public Builder maxHeaderSize(int value) {
      this.maxHeaderSize = HEADER_SIZES.require("maxHeaderSize", value);
      return this;
    }

    /** Sets how many clients may be connected, 1 to 1000000. */
    public Builder maxConnections(int value) {
      this.maxConnections = CONNECTIONS.require("maxConnections", value);
      return this;
    }

    /** Sets how long making a connection to an instance may take, 1 ms to 1 hour. */
    public Builder connectTimeout(Duration value) {
      this.connectTimeout = WAITS.require("connectTimeout", value);
      return this;
    }

    /** Sets how long an instance may take to begin its answer, 1 ms to 1 hour. */
    public Builder responseTimeout(Duration value) {
      this.responseTimeout = WAITS.require("responseTimeout", value);
      return this;
    }

    /** Sets how long a body may stand still, 1 ms to 1 hour. */
    public Builder stallTimeout(Duration value) {
      this.stallTimeout = WAITS.require("stallTimeout", value);
      return this;
    }

    /** Sets how long an idle connection to an instance is kept, 1 ms to 1 hour. */
    public Builder upstreamIdleTimeout(Duration value) {
      this.upstreamIdleTimeout = WAITS.require("upstreamIdleTimeout", value);
      return this;
    }

    /** Sets how long an idle connection of a client is kept, 1 ms to 1 hour. */
    public Builder clientIdleTimeout(Duration value) {
      this.clientIdleTimeout = WAITS.require("clientIdleTimeout", value);
      return this;
    }

    /** Sets how long a client may take to send the head of a request, 1 ms to 1 hour. */
    public Builder headTimeout(Duration value) {
      this.headTimeout = WAITS.require("headTimeout", value);
      return this;
    }

    /** Sets how long an instance that could not be connected to is passed over, up to 1 hour. */
    public Builder coolDown(Duration value) {
      this.coolDown = WAITS_OR_NONE.require("coolDown", value);
      return this;
    }

    /** Sets whether {@code X-Forwarded-*} headers of requests are believed. */
    public Builder trustForwarded(boolean value) {
      this.trustForwarded = value;
      return this;
    }

    /** Sets the file that the table outlives a restart in; its folder has to be there. */
    public Builder stateFile(Path value) {
      this.stateFile = Optional.of(value);
      return this;
    }

    /** Returns the settings. */
    public EmbeddedSettings build() {
      return new EmbeddedSettings(this);
    }
  }

  /** Whole numbers that a setting may have. */
  record Range(int least, int most) {

    int require(String name, int value) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be within " + least + ".." + most + ", was " + value);
      }
      return value;
    }
  }

  /** Durations that a setting may have. */
  record Span(Duration least, Duration most) {

    boolean contains(Duration value) {
      return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    Duration require(String name, Duration value) {
      if (!contains(value)) {
        throw new IllegalArgumentException(name + " must be within " + this + ", was " + value);
      }
      return value;
    }

    @Override
    public String toString() {
      return least + ".." + most;
    }
  }
}
