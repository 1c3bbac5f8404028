package io.crossfade.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks and prints each score beside its ratio to the baseline of its class. Takes
 * the arguments of JMH: {@code -f 0 Planning} runs those whose name has {@code Planning} in it, in
 * this process.
 */
public final class Benchmarks {

  private Benchmarks() {}

  /** Runs the benchmarks that the arguments select, by default all. */
  public static void main(String... arguments) throws CommandLineOptionException, RunnerException {
    try {
      print(new Runner(options(new CommandLineOptions(arguments))).run());
    } catch (NoBenchmarksException e) {
      System.err.println("No benchmark matches " + List.of(arguments) + ".");
      System.exit(2);
    }
  }

  /** Short by default, so that a run on a busy machine ends in minutes; arguments win. */
  private static Options options(Options arguments) {
    var defaults = new OptionsBuilder().parent(arguments).shouldFailOnError(true);
    if (!arguments.getForkCount().hasValue()) {
      defaults.forks(1);
    }
    if (!arguments.getWarmupIterations().hasValue()) {
      defaults.warmupIterations(3).warmupTime(TimeValue.seconds(1));
    }
    if (!arguments.getMeasurementIterations().hasValue()) {
      defaults.measurementIterations(5).measurementTime(TimeValue.seconds(1));
    }
    return defaults.build();
  }

  private static void print(Collection<RunResult> results) {
    System.out.println();
    Comparison.of(results.stream().map(Benchmarks::score).collect(Collectors.toList()))
        .lines()
        .forEach(System.out::println);
  }

  private static Score score(RunResult result) {
    var parameters = result.getParams();
    var values =
        parameters.getParamsKeys().stream()
            .map(key -> key + "=" + parameters.getParam(key))
            .collect(Collectors.joining(","));
    var primary = result.getPrimaryResult();
    return new Score(
        parameters.getBenchmark(),
        parameters.getMode().shortLabel() + (values.isEmpty() ? "" : " " + values),
        primary.getScore(),
        primary.getScoreUnit());
  }
}
