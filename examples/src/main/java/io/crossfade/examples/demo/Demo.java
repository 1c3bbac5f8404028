package io.crossfade.examples.demo;

import io.crossfade.examples.load.Terminal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Replaces version 1 of a small real service by version 2 under load, and reports: {@code
 * [rolling|blue-green|canary|rollback|resume]...}, all in turn by default. Exit code 1 if anything
 * failed that should not have, 2 for wrong arguments.
 */
public final class Demo {

  private Demo() {}

  /** Plays the parts that are named, or all. */
  public static void main(String[] arguments) {
    try {
      System.exit(play(parts(arguments)) ? 0 : 1);
    } catch (IllegalArgumentException e) {
      System.err.println("demo: " + e.getMessage());
      System.exit(2);
    }
  }

  private static List<Part> parts(String[] arguments) {
    return arguments.length == 0
        ? List.of(Part.values())
        : Arrays.stream(arguments).map(Part::of).toList();
  }

  private static boolean play(List<Part> parts) {
    var terminal = Terminal.detect();
    var verdicts = new ArrayList<Verdict>();
    for (var part : parts) {
      System.out.printf("%n== %s: %s%n%n", part.word(), part.story());
      var verdict = Performance.play(part, terminal);
      verdict.print(terminal);
      verdicts.add(verdict);
    }
    System.out.println();
    verdicts.forEach(v -> System.out.println((v.isGood() ? "OK      " : "FAILED  ") + v.summary()));
    return verdicts.stream().allMatch(Verdict::isGood);
  }
}
