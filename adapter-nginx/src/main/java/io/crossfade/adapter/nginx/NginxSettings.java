package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandTemplate;
import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where an nginx is, which file of it is ours, and how it is told to read that file.
 *
 * <p>Immutable.
 */
public final class NginxSettings {

  static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  static final Pattern SPLIT_KEY = Pattern.compile("(?:\\$[a-z][a-z0-9_]{0,63})+");
  static final Pattern FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}");
  static final Set<String> TEST_PLACES = Set.of("config");
  static final Set<String> RELOAD_PLACES = Set.of("pid");
  static final Set<String> HOST_PLACES = Set.of("action", "first", "second");
  static final Set<String> COPY_PLACES = Set.of("file");

  private final String service;
  private final Path include;
  private final int statusPort;
  private final Path config;
  private final Path testConfig;
  private final Path pidFile;
  private final Optional<Path> accessLog;
  private final String splitKey;
  private final boolean affinity;
  private final boolean lateRequests;
  private final int keepalive;
  private final int mostOldWorkers;
  private final Duration reloadInterval;
  private final Duration reloadTimeout;
  private final Duration commandTimeout;
  private final CommandTemplate test;
  private final CommandTemplate reload;
  private final Optional<Remote> remote;

  private NginxSettings(Builder builder) {
    this.service = builder.service;
    this.include = builder.include;
    this.statusPort = builder.statusPort;
    this.config = builder.config;
    this.testConfig = builder.testConfig.orElseGet(() -> besideConfig(builder));
    this.pidFile = builder.pidFile;
    this.accessLog = builder.accessLog;
    this.splitKey = builder.splitKey;
    this.affinity = builder.affinity;
    this.lateRequests = builder.lateRequests;
    this.keepalive = builder.keepalive;
    this.mostOldWorkers = builder.mostOldWorkers;
    this.reloadInterval = builder.reloadInterval;
    this.reloadTimeout = builder.reloadTimeout;
    this.commandTimeout = builder.commandTimeout;
    this.test = builder.test;
    this.reload = builder.reload;
    this.remote = builder.remote;
  }

  private static Path besideConfig(Builder builder) {
    return builder.config.resolveSibling(".crossfade-" + builder.service + ".test.conf");
  }

  /**
   * Returns a builder with what every nginx needs.
   *
   * @param service begins every name in the include: lower-case letters, digits and underscores, at
   *     most 32
   * @param include the absolute path of the file that is ours alone
   * @param statusPort a free TCP port, 1 to 65535, on which the include listens on the loopback;
   *     another one for each service
   */
  public static Builder builder(String service, Path include, int statusPort) {
    return new Builder(service, include, statusPort);
  }

  /**
   * Reads settings; each has the name of its builder method in lower case with hyphens, such as
   * {@code status-port}.
   *
   * @throws ConfigurationException with every fault at once
   */
  public static NginxSettings of(AdapterConfig config) {
    return config.read(NginxSettingsReader::read);
  }

  /** Returns what every name in the include begins with. */
  public String service() {
    return service;
  }

  /** Returns the file that is ours alone. */
  public Path include() {
    return include;
  }

  /** Returns the port on the loopback on which the include tells what runs. */
  public int statusPort() {
    return statusPort;
  }

  /** Returns nginx's main configuration. Default: {@code /etc/nginx/nginx.conf}. */
  public Path config() {
    return config;
  }

  /**
   * Returns where a copy of the main configuration is written to test a new include before it
   * replaces the old one. Default: {@code .crossfade-SERVICE.test.conf} in the folder of {@link
   * #config}, where relative paths mean the same.
   */
  public Path testConfig() {
    return testConfig;
  }

  /** Returns the file with the process id of nginx's master. Default: {@code /run/nginx.pid}. */
  public Path pidFile() {
    return pidFile;
  }

  /**
   * Returns the access log in the format {@code SERVICE_access}, which counters and latency are
   * read from. Default: none, so neither is known.
   */
  public Optional<Path> accessLog() {
    return accessLog;
  }

  /**
   * Returns the variables whose hash decides on a group. Default: {@code $request_id}, so each
   * request is on its own; {@code $remote_addr} or {@code $cookie_uid} keep a client on its side of
   * a split.
   */
  public String splitKey() {
    return splitKey;
  }

  /**
   * Returns whether the site's configuration has {@code add_header Set-Cookie $SERVICE_set_cookie},
   * so that affinity is possible. Default: no.
   */
  public boolean affinity() {
    return affinity;
  }

  /**
   * Returns whether old workers may get requests over connections that clients keep, by HTTP/2 or
   * {@code keepalive_min_timeout}, so that who left is not empty before they have gone. Default:
   * yes.
   */
  public boolean lateRequests() {
    return lateRequests;
  }

  /**
   * Returns how many idle connections each worker keeps to each group. Default: 0, for none; with
   * some, the in-flight count of a serving instance includes idle ones.
   */
  public int keepalive() {
    return keepalive;
  }

  /** Returns how many old workers there may be for another reload to be made. Default: 32. */
  public int mostOldWorkers() {
    return mostOldWorkers;
  }

  /** Returns the shortest time between two reloads. Default: 500 milliseconds. */
  public Duration reloadInterval() {
    return reloadInterval;
  }

  /**
   * Returns how long a new generation may take to answer before the old include is put back.
   * Default: 10 seconds.
   */
  public Duration reloadTimeout() {
    return reloadTimeout;
  }

  /** Returns how long a command may take. Default: 10 seconds. */
  public Duration commandTimeout() {
    return commandTimeout;
  }

  /**
   * Returns the command that tests a configuration, whose path fills {@code {config}}. Default:
   * {@code nginx -t -q -c {config}}.
   */
  public CommandTemplate test() {
    return test;
  }

  /**
   * Returns the command that makes nginx reload; the master's process id fills {@code {pid}}.
   * Default: {@code kill -HUP {pid}}.
   */
  public CommandTemplate reload() {
    return reload;
  }

  Optional<Remote> remote() {
    return remote;
  }

  /** Collects {@link NginxSettings}. Not thread-safe. */
  public static final class Builder {

    private final String service;
    private final Path include;
    private final int statusPort;
    private Path config = Path.of("/etc/nginx/nginx.conf");
    private Optional<Path> testConfig = Optional.empty();
    private Path pidFile = Path.of("/run/nginx.pid");
    private Optional<Path> accessLog = Optional.empty();
    private String splitKey = "$request_id";
    private boolean affinity;
    private boolean lateRequests = true;
    private int keepalive;
    private int mostOldWorkers = 32;
    private Duration reloadInterval = Duration.ofMillis(500);
    private Duration reloadTimeout = Duration.ofSeconds(10);
    private Duration commandTimeout = Duration.ofSeconds(10);
    private CommandTemplate test = CommandTemplate.of("nginx", "-t", "-q", "-c", "{config}");
    private CommandTemplate reload = CommandTemplate.of("kill", "-HUP", "{pid}");
    private Optional<Remote> remote = Optional.empty();

    private Builder(String service, Path include, int statusPort) {
      this.service = matching("service", service, SERVICE);
      this.include = include(include);
      this.statusPort = within("statusPort", statusPort, 1, 65_535);
    }

    /** Sets nginx's main configuration. */
    public Builder config(Path value) {
      this.config = absolute("config", value);
      return this;
    }

    /** Sets where a copy of the main configuration is written to test a new include. */
    public Builder testConfig(Path value) {
      this.testConfig = Optional.of(absolute("testConfig", value));
      return this;
    }

    /** Sets the file with the process id of nginx's master. */
    public Builder pidFile(Path value) {
      this.pidFile = absolute("pidFile", value);
      return this;
    }

    /** Sets the access log that counters and latency are read from. */
    public Builder accessLog(Path value) {
      this.accessLog = Optional.of(absolute("accessLog", value));
      return this;
    }

    /** Sets the variables whose hash decides on a group, such as {@code $remote_addr}. */
    public Builder splitKey(String value) {
      this.splitKey = matching("splitKey", value, SPLIT_KEY);
      return this;
    }

    /** Sets whether the site's configuration sets the cookie that affinity needs. */
    public Builder affinity(boolean value) {
      this.affinity = value;
      return this;
    }

    /** Sets whether old workers may get requests; no spares drains from waiting for WebSockets. */
    public Builder lateRequests(boolean value) {
      this.lateRequests = value;
      return this;
    }

    /** Sets how many idle connections each worker keeps to each group, 0 to 10,000. */
    public Builder keepalive(int value) {
      this.keepalive = within("keepalive", value, 0, 10_000);
      return this;
    }

    /** Sets how many workers of older generations there may be at a reload, 1 to 10,000. */
    public Builder mostOldWorkers(int value) {
      this.mostOldWorkers = within("mostOldWorkers", value, 1, 10_000);
      return this;
    }

    /** Sets the shortest time between two reloads, 0 to 10 minutes. */
    public Builder reloadInterval(Duration value) {
      this.reloadInterval = upTo("reloadInterval", value, Duration.ZERO);
      return this;
    }

    /** Sets how long a new generation may take to answer, 1 millisecond to 10 minutes. */
    public Builder reloadTimeout(Duration value) {
      this.reloadTimeout = upTo("reloadTimeout", value, Duration.ofMillis(1));
      return this;
    }

    /** Sets how long a command may take, 1 millisecond to 10 minutes. */
    public Builder commandTimeout(Duration value) {
      this.commandTimeout = upTo("commandTimeout", value, Duration.ofMillis(1));
      return this;
    }

    /** Sets the command that tests a configuration; {@code {config}} is its path. */
    public Builder test(CommandTemplate value) {
      this.test = value.requireOnly(TEST_PLACES);
      return this;
    }

    /** Sets the command that makes nginx reload; {@code {pid}} is the master's process id. */
    public Builder reload(CommandTemplate value) {
      this.reload = value.requireOnly(RELOAD_PLACES);
      return this;
    }

    /**
     * Sets how the host of nginx is reached, if it is not this one.
     *
     * @param host runs the script {@code crossfade-nginx-host} there; {@code {action}}, {@code
     *     {first}} and {@code {second}} are its words
     * @param copy brings {@code {file}} to the include's folder there, as {@code .NAME.incoming}
     */
    public Builder remote(CommandTemplate host, CommandTemplate copy) {
      this.remote =
          Optional.of(new Remote(host.requireOnly(HOST_PLACES), copy.requireOnly(COPY_PLACES)));
      return this;
    }

    /** Returns the settings. */
    public NginxSettings build() {
      return new NginxSettings(this);
    }

    private static Path include(Path value) {
      var path = absolute("include", value);
      var name = String.valueOf(path.getFileName());
      if (!FILE.matcher(name).matches() || path.getNameCount() < 2) {
        throw new IllegalArgumentException(
            "include must be a file in a folder, with a name that matches "
                + FILE.pattern()
                + ", was '"
                + Names.printable(value.toString(), 200)
                + "'");
      }
      return path;
    }

    static Path absolute(String what, Path value) {
      var path = Objects.requireNonNull(value, what);
      if (!path.isAbsolute() || !path.normalize().equals(path) || !isPlain(path.toString())) {
        throw new IllegalArgumentException(
            what
                + " must be an absolute path without '..', quotes or control characters, was '"
                + Names.printable(path.toString(), 200)
                + "'");
      }
      return path;
    }

    /** What nginx would not take as part of a path, within quotes, is refused. */
    private static boolean isPlain(String path) {
      return path.chars().noneMatch(c -> c < ' ' || c == 0x7f || "\"'\\;{}$*?[".indexOf(c) >= 0);
    }

    private static String matching(String what, String value, Pattern pattern) {
      if (!pattern.matcher(value).matches()) {
        throw new IllegalArgumentException(
            what + " must match " + pattern.pattern() + ", was '" + Names.printable(value) + "'");
      }
      return value;
    }

    private static int within(String what, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            what + " must be within " + least + ".." + most + ", was " + value);
      }
      return value;
    }

    private static Duration upTo(String what, Duration value, Duration least) {
      if (value.compareTo(least) < 0 || value.compareTo(Duration.ofMinutes(10)) > 0) {
        throw new IllegalArgumentException(
            what + " must be within " + least + ".." + Duration.ofMinutes(10) + ", was " + value);
      }
      return value;
    }
  }
}
