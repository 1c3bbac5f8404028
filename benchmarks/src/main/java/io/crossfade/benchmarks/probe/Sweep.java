package io.crossfade.benchmarks.probe;

/** One check of each of many endpoints. */
@FunctionalInterface
interface Sweep {

  int countHealthy() throws Exception;

  /** Returns a loopback address of its own for each number. */
  static String address(int number) {
    return "127.1." + number / 250 + "." + (number % 250 + 1);
  }
}
