package io.crossfade.examples.load;

import io.crossfade.examples.service.CommandLine;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What {@link LoadMain} is told on its command line.
 *
 * <ul>
 *   <li>{@code --target HOST:PORT}: where the load goes. Required.
 *   <li>{@code --rate N}: requests per second. Default: 500.
 *   <li>{@code --for-s N}: when it ends by itself. Default: 10.
 *   <li>{@code --directory PATH}: takes commands from and reports to files there. Default: none.
 *   <li>{@code --closing-percent}, {@code --post-percent}, {@code --body-bytes}, {@code
 *       --connections}, {@code --timeout-ms}, {@code --get-path}, {@code --post-path}, {@code
 *       --retry-stale-gets}, {@code --verify-content}, {@code --first-phase}, {@code --seed}: as
 *       {@link LoadProfile.Builder} says.
 * </ul>
 *
 * <p>Immutable.
 *
 * @param profile what load to make
 * @param directory where the files are
 */
record LoadArguments(LoadProfile profile, Optional<Path> directory) {
  private static final Set<String> KNOWN =
      Set.of(
          "target",
          "rate",
          "for-s",
          "directory",
          "closing-percent",
          "post-percent",
          "body-bytes",
          "connections",
          "timeout-ms",
          "get-path",
          "post-path",
          "retry-stale-gets",
          "verify-content",
          "first-phase",
          "seed");
  private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException with every fault, one per line
   */
  static LoadArguments parse(String... arguments) {
    CommandLine line = CommandLine.parse(List.of(arguments), KNOWN);
    LoadProfile.Builder builder = LoadProfile.builder(target(line));
    builder.requestsPerSecond(number(line, "rate", 500, 1, 20_000));
    builder.lasting(Duration.ofSeconds(line.wholeNumber("for-s", 10, 1, DAY_SECONDS)));
    builder.closingPercent(number(line, "closing-percent", 20, 0, 100));
    builder.postPercent(number(line, "post-percent", 30, 0, 100));
    builder.bodyBytes(number(line, "body-bytes", 2048, 1, 1_000_000));
    builder.connections(number(line, "connections", 32, 1, 4096));
    builder.timeout(line.millis("timeout-ms", Duration.ofSeconds(10), Duration.ofHours(1)));
    builder.getPath(line.text("get-path", "/work")).postPath(line.text("post-path", "/echo"));
    builder.retryingStaleGets(line.flag("retry-stale-gets", false));
    builder.verifyingContent(line.flag("verify-content", true));
    builder.firstPhase(line.name("first-phase", "warm-up"));
    builder.seed(line.wholeNumber("seed", 1, 0, Long.MAX_VALUE));
    Optional<Path> directory = line.path("directory");
    line.refuseFaults();
    return new LoadArguments(builder.build(), directory);
  }

  private static int number(CommandLine line, String name, int otherwise, int min, int max) {
    return (int) line.wholeNumber(name, otherwise, min, max);
  }

  private static InetSocketAddress target(CommandLine line) {
    String target = line.text("target", "");
    int colon = target.lastIndexOf(':');
    try {
      int port = Integer.parseInt(target.substring(colon + 1));
      if (colon > 0 && port > 0 && port <= 65_535) {
        return new InetSocketAddress(target.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      // Reported below, together with ports out of range.
    }
    line.fault("--target was '" + target + "' but must be a host and a port, such as localhost:80");
    return new InetSocketAddress(0);
  }

  /** The arguments that {@link #parse} reads as this. */
  List<String> asList() {
    List<String> list =
        List.of(
            "--target=" + profile.authority(),
            "--rate=" + profile.requestsPerSecond(),
            "--for-s=" + Math.max(1, profile.duration().toSeconds()),
            "--closing-percent=" + profile.closingPercent(),
            "--post-percent=" + profile.postPercent(),
            "--body-bytes=" + profile.bodyBytes(),
            "--connections=" + profile.connections(),
            "--timeout-ms=" + profile.timeout().toMillis(),
            "--get-path=" + profile.getPath(),
            "--post-path=" + profile.postPath(),
            "--retry-stale-gets=" + profile.retryingStaleGets(),
            "--verify-content=" + profile.verifyingContent(),
            "--first-phase=" + profile.firstPhase(),
            "--seed=" + profile.seed());
    return directory.map(path -> with(list, "--directory=" + path)).orElse(list);
  }

  private static List<String> with(List<String> list, String more) {
    List<String> all = new ArrayList<>(list);
    all.add(more);
    return List.copyOf(all);
  }
}
