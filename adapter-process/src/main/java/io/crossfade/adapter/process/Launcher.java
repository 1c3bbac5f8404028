package io.crossfade.adapter.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes a child that outlives this process: in a session of its own, with its output in files. The
 * child claims its start, and becomes the service only if the claim was not refused.
 *
 * <p>Immutable.
 */
final class Launcher {

  /** What a child exits with that came too late. */
  static final int REFUSED = 75;

  /**
   * The same text for every child: what varies comes as arguments, which no shell reads. The
   * process number and start time are those of the service, because {@code exec} keeps them.
   */
  private static final String CLAIM_THEN_BECOME =
      """
      claim=$1; shift; stat=-
      if [ -r "/proc/$$/stat" ]; then read -r stat < "/proc/$$/stat"; fi
      printf '%s %s\\n' "$$" "$stat" > "$claim.$$" || exit 75
      ln "$claim.$$" "$claim" 2> /dev/null; won=$?
      rm -f "$claim.$$"
      if [ "$won" -ne 0 ]; then exit 75; fi
      exec "$@"
      """;

  /** Without a session of its own, a child at least does not hear the terminal's Ctrl-C. */
  private static final String DEAF = "trap '' HUP INT QUIT\n";

  private final List<String> beginning;
  private final Map<String, String> environment;

  Launcher(Map<String, String> environment) {
    this.beginning = beginning();
    this.environment = Map.copyOf(environment);
  }

  /** Makes the child and returns at once; the claim tells whether it became the service. */
  Process launch(InstanceFolder folder, long start, List<String> argv) throws IOException {
    var words = new ArrayList<>(beginning);
    words.add(folder.claim(start).toString());
    words.addAll(argv);
    var builder =
        new ProcessBuilder(words)
            .directory(folder.path().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(folder.output(start).toFile())
            .redirectError(folder.errors(start).toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static List<String> beginning() {
    var setsid =
        Stream.of("/usr/bin/setsid", "/bin/setsid")
            .filter(program -> Files.isExecutable(Path.of(program)))
            .findFirst();
    var words = new ArrayList<String>();
    setsid.ifPresent(words::add);
    var script = setsid.isPresent() ? CLAIM_THEN_BECOME : DEAF + CLAIM_THEN_BECOME;
    words.addAll(List.of("/bin/sh", "-c", script, "crossfade-start"));
    return List.copyOf(words);
  }
}
