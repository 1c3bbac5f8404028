package io.crossfade.analysis.kayenta;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The samples of Kayenta's own suites. */
final class Suite {

  private Suite() {}

  /** Returns the sample whose name begins so. */
  static double[] sample(String test, String name) {
    try (var in = Suite.class.getResourceAsStream("samples.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> line.startsWith(test + "/" + name + " "))
          .findFirst()
          .map(line -> line.substring(line.indexOf(' ') + 1))
          .map(numbers -> Arrays.stream(numbers.split(" ")).mapToDouble(Double::parseDouble))
          .orElseThrow()
          .toArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[] of(double... values) {
    return values;
  }

  static double[] times(double value, int count) {
    var values = new double[count];
    Arrays.fill(values, value);
    return values;
  }
}
