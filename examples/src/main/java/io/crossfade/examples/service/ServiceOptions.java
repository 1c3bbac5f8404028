package io.crossfade.examples.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one instance of the demo service is told on its command line.
 *
 * <ul>
 *   <li>{@code --version NAME}: the version it claims to be. Required.
 *   <li>{@code --instance NAME}: its name. Default: {@code instance}.
 *   <li>{@code --port N}: 0 takes a free one. Default: 0.
 *   <li>{@code --port-file PATH}: where it writes its port once it listens. Default: nowhere.
 *   <li>{@code --service-time-ms N}: how long a request takes. Default: 0.
 *   <li>{@code --body-bytes N}: size of the answer of {@code GET /work}. Default: 256.
 *   <li>{@code --warm-up-ms N}: how long it is not ready after its start. Default: 0.
 *   <li>{@code --turns-bad-after N}: how many requests it answers well before some fail. Default:
 *       never.
 *   <li>{@code --error-share X}: the share that fails from then on. Default: 0.2.
 *   <li>{@code --stop-deadline-ms N}: how long open requests may take after a signal. Default:
 *       30000.
 *   <li>{@code --lifetime-ms N}: when it ends by itself, so that none is left behind for ever.
 *       Default: one hour.
 * </ul>
 *
 * <p>Immutable.
 */
public final class ServiceOptions {
  private static final Set<String> KNOWN =
      Set.of(
          "version",
          "instance",
          "port",
          "port-file",
          "service-time-ms",
          "body-bytes",
          "warm-up-ms",
          "turns-bad-after",
          "error-share",
          "stop-deadline-ms",
          "lifetime-ms");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final long NEVER = Long.MAX_VALUE;

  private final String version;
  private final String instance;
  private final int port;
  private final Optional<Path> portFile;
  private final Duration serviceTime;
  private final int bodyBytes;
  private final Duration warmUp;
  private final long turnsBadAfter;
  private final double errorShare;
  private final Duration stopDeadline;
  private final Duration lifetime;

  private ServiceOptions(CommandLine line) {
    version = line.requiredName("version");
    instance = line.name("instance", "instance");
    port = (int) line.wholeNumber("port", 0, 0, 65_535);
    portFile = line.path("port-file");
    serviceTime = line.millis("service-time-ms", Duration.ZERO, HOUR);
    bodyBytes = (int) line.wholeNumber("body-bytes", 256, 0, 10_000_000);
    warmUp = line.millis("warm-up-ms", Duration.ZERO, HOUR);
    turnsBadAfter = line.wholeNumber("turns-bad-after", NEVER, 0, NEVER);
    errorShare = line.share("error-share", 0.2);
    stopDeadline = line.millis("stop-deadline-ms", Duration.ofSeconds(30), HOUR);
    lifetime = line.millis("lifetime-ms", HOUR, DAY);
  }

  /**
   * Reads the options.
   *
   * @throws IllegalArgumentException with every fault, one per line
   */
  public static ServiceOptions parse(String... arguments) {
    CommandLine line = CommandLine.parse(List.of(arguments), KNOWN);
    ServiceOptions options = new ServiceOptions(line);
    if (line.has("error-share") && !line.has("turns-bad-after")) {
      line.fault("--error-share needs --turns-bad-after, which says when the errors begin");
    }
    line.refuseFaults();
    return options;
  }

  String version() {
    return version;
  }

  String instance() {
    return instance;
  }

  int port() {
    return port;
  }

  Optional<Path> portFile() {
    return portFile;
  }

  Duration serviceTime() {
    return serviceTime;
  }

  int bodyBytes() {
    return bodyBytes;
  }

  Duration warmUp() {
    return warmUp;
  }

  ErrorTurn errorTurn() {
    return new ErrorTurn(turnsBadAfter, errorShare);
  }

  Duration stopDeadline() {
    return stopDeadline;
  }

  Duration lifetime() {
    return lifetime;
  }
}
