package io.crossfade.adapter.haproxy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.GroupId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which HAProxy a {@link HaProxyRouter} drives, and what HAProxy's own configuration has for it.
 *
 * <p>Immutable.
 */
public final class HaProxySettings {

  private final List<String> nodes;
  private final List<String> masters;
  private final String backend;
  private final String map;
  private final GroupId group;
  private final List<String> pins;
  private final int nodesNeeded;
  private final Duration nodePatience;
  private final Duration timeout;
  private final Duration firstCheck;
  private final Duration keepAlive;
  private final Optional<String> dynamicServers;
  private final Optional<Path> stateFile;
  private final Optional<String> responseTimes;

  private HaProxySettings(Builder builder) {
    this.nodes = builder.nodes;
    this.masters = builder.masters;
    this.backend = builder.backend;
    this.map = builder.map;
    this.group = builder.group;
    this.pins = builder.pins;
    this.nodesNeeded = builder.nodesNeeded == 0 ? nodes.size() : builder.nodesNeeded;
    this.nodePatience = builder.nodePatience;
    this.timeout = builder.timeout;
    this.firstCheck = builder.firstCheck;
    this.keepAlive = builder.keepAlive;
    this.dynamicServers = builder.dynamicServers;
    this.stateFile = builder.stateFile;
    this.responseTimes = builder.responseTimes;
  }

  /**
   * Returns a builder with what is needed.
   *
   * @param nodes the {@code stats socket} of each HAProxy that serves this traffic, with level
   *     admin: {@code /run/haproxy.sock} or {@code 127.0.0.1:9999}
   * @param backend the backend whose servers are ours, all of them
   * @param map the path of the map that is ours, as HAProxy's configuration writes it
   */
  public static Builder builder(List<String> nodes, String backend, String map) {
    return new Builder(nodes, backend, map);
  }

  /**
   * Reads settings; each has the name of its builder method.
   *
   * @throws ConfigurationException with every fault at once
   */
  public static HaProxySettings of(AdapterConfig config) {
    return config.read(HaProxySettingsReader::read);
  }

  /** Returns where each HAProxy's Runtime API listens. */
  public List<String> nodes() {
    return nodes;
  }

  /**
   * Returns where the master of each node listens, in the order of the nodes. Default: none, and
   * what workers from before a reload still do is not known.
   */
  public List<String> masters() {
    return masters;
  }

  /** Returns the backend whose servers are ours. */
  public String backend() {
    return backend;
  }

  /** Returns the path of our map. */
  public String map() {
    return map;
  }

  /**
   * Returns the group that a server belongs to which serves already and was never in a table.
   * Default: {@code blue}.
   */
  public GroupId group() {
    return group;
  }

  /**
   * Returns what HAProxy's configuration looks pins up by, the first to win first. Default: none.
   */
  public List<String> pins() {
    return pins;
  }

  /**
   * Returns how many nodes must answer; the others are taken to be stopped, and to serve nobody.
   * Default: all.
   */
  public int nodesNeeded() {
    return nodesNeeded;
  }

  /**
   * Returns how long a node that cannot be reached is waited for, before the others are enough
   * without it. Default: zero, they are enough at once.
   */
  public Duration nodePatience() {
    return nodePatience;
  }

  /** Returns how long one exchange with a node may take. Default: 5 seconds. */
  public Duration timeout() {
    return timeout;
  }

  /** Returns how long HAProxy's own checks may take to let an instance in. Default: 30 seconds. */
  public Duration firstCheck() {
    return firstCheck;
  }

  /**
   * Returns how long a worker from before a reload may get requests on connections that clients
   * keep: HAProxy's {@code timeout http-keep-alive}, or else {@code timeout http-request}. Default:
   * 10 seconds.
   */
  public Duration keepAlive() {
    return keepAlive;
  }

  /**
   * Returns the keywords of servers that are added while HAProxy runs, for when no server is free.
   * Default: empty, none are added.
   */
  public Optional<String> dynamicServers() {
    return dynamicServers;
  }

  /**
   * Returns the {@code server-state-file} that is written after each change, together with the
   * map's own file. Default: none, and a reload of HAProxy forgets the routing.
   */
  public Optional<Path> stateFile() {
    return stateFile;
  }

  /**
   * Returns the ring that HAProxy logs each request to, for the distribution of response times.
   * Default: none, and {@code LATENCY} is not declared.
   */
  public Optional<String> responseTimes() {
    return responseTimes;
  }

  /** Collects {@link HaProxySettings}. Not thread-safe. */
  public static final class Builder {

    private final List<String> nodes;
    private final String backend;
    private final String map;
    private List<String> masters = List.of();
    private GroupId group = GroupId.of("blue");
    private List<String> pins = List.of();
    private int nodesNeeded;
    private Duration nodePatience = Duration.ZERO;
    private Duration timeout = Duration.ofSeconds(5);
    private Duration firstCheck = Duration.ofSeconds(30);
    private Duration keepAlive = Duration.ofSeconds(10);
    private Optional<String> dynamicServers = Optional.empty();
    private Optional<Path> stateFile = Optional.empty();
    private Optional<String> responseTimes = Optional.empty();

    private Builder(List<String> nodes, String backend, String map) {
      this.nodes = HaProxySettingsReader.nodes(nodes);
      this.backend = HaProxySettingsReader.backend(backend);
      this.map = HaProxySettingsReader.map(map);
    }

    /**
     * Sets where the master of each node listens ({@code haproxy -S}), one for each node in their
     * order. With it, requests in a worker from before a reload are counted.
     */
    public Builder masters(List<String> value) {
      this.masters = HaProxySettingsReader.nodes(value);
      if (masters.size() != nodes.size()) {
        throw new IllegalArgumentException(
            "masters must be one for each of " + nodes.size() + " nodes, were " + masters.size());
      }
      return this;
    }

    /** Sets the group of servers that serve already and were never in a table. */
    public Builder group(GroupId value) {
      this.group = Objects.requireNonNull(value, "group");
      return this;
    }

    /**
     * Sets what HAProxy's configuration looks pins up by, the first to win first, such as {@code
     * header:version}, {@code cookie:version} or {@code query:version}.
     */
    public Builder pins(List<String> value) {
      this.pins = HaProxySettingsReader.pins(value);
      return this;
    }

    /** Sets how many nodes must answer, 1 to the number of nodes. */
    public Builder nodesNeeded(int value) {
      if (value < 1 || value > nodes.size()) {
        throw new IllegalArgumentException(
            "nodesNeeded must be within 1.." + nodes.size() + ", was " + value);
      }
      this.nodesNeeded = value;
      return this;
    }

    /**
     * Sets how long a node that cannot be reached is waited for, 1 ms to 10 minutes, where {@link
     * #nodesNeeded} allows to do without it. A plan holds meanwhile.
     */
    public Builder nodePatience(Duration value) {
      this.nodePatience = HaProxySettingsReader.wait("nodePatience", value);
      return this;
    }

    /** Sets how long one exchange with a node may take, 1 ms to 10 minutes. */
    public Builder timeout(Duration value) {
      this.timeout = HaProxySettingsReader.wait("timeout", value);
      return this;
    }

    /** Sets how long HAProxy's own checks may take to let an instance in, 1 ms to 10 minutes. */
    public Builder firstCheck(Duration value) {
      this.firstCheck = HaProxySettingsReader.wait("firstCheck", value);
      return this;
    }

    /** Sets how long kept connections may bring requests after a reload, 1 ms to 10 minutes. */
    public Builder keepAlive(Duration value) {
      this.keepAlive = HaProxySettingsReader.wait("keepAlive", value);
      return this;
    }

    /**
     * Has servers added while HAProxy runs when none is free.
     *
     * @param keywords what the servers of the configuration have, too, such as {@code check inter
     *     1s rise 2 fall 3}; HAProxy takes no {@code default-server} for them
     */
    public Builder dynamicServers(String keywords) {
      this.dynamicServers = Optional.of(HaProxySettingsReader.keywords(keywords));
      return this;
    }

    /**
     * Has this file and the map's own file written after each change. There is one node then, on
     * this machine.
     */
    public Builder stateFile(Path value) {
      if (nodes.size() != 1) {
        throw new IllegalArgumentException(
            "stateFile is for one node on this machine, but there are " + nodes.size());
      }
      this.stateFile = Optional.of(value);
      return this;
    }

    /**
     * Has response times read from a {@code ring} section of HAProxy's configuration, which each
     * frontend that leads to the backend logs to in the form of {@code docs/haproxy.md}.
     *
     * @param ring its name
     */
    public Builder responseTimes(String ring) {
      this.responseTimes = Optional.of(HaProxySettingsReader.ring(ring));
      return this;
    }

    /** Returns the settings. */
    public HaProxySettings build() {
      return new HaProxySettings(this);
    }
  }
}
