package io.crossfade.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The packages, and what each may know. A new package goes here first. */
final class Code {

  static final String ROOT = "io.crossfade";

  static final String JACKSON = "com.fasterxml.jackson..";
  static final String RESILIENCE4J = "io.github.resilience4j..";
  static final String SLF4J = "org.slf4j..";
  static final String TLS = "javax.net..";

  private static final List<String> EVERYONE = List.of("java..", "org.jspecify.annotations..");

  /** Package of core → the packages of core that it may know. What is not listed is forbidden. */
  static final Map<String, List<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("error", List.of()),
          Map.entry("time", List.of("internal.time")),
          Map.entry("model", List.of("error")),
          Map.entry("config", List.of("error", "model")),
          Map.entry("spec", List.of("error", "model")),
          Map.entry("plan", List.of("error", "model", "spec")),
          Map.entry("strategy", List.of("error", "model", "config", "spec", "plan")),
          Map.entry("spi", List.of("error", "model", "config")),
          Map.entry("event", List.of("error", "model", "spec", "plan")),
          Map.entry("budget", List.of("error", "model", "spi", "time")),
          Map.entry("command", List.of("error", "model", "config", "time")),
          Map.entry("json", List.of("error", "model", "spec", "plan", "event", "internal.wire")),
          Map.entry("journal", List.of("error", "model", "spec", "plan", "event", "time")),
          Map.entry(
              "probe",
              List.of(
                  "error",
                  "model",
                  "config",
                  "spi",
                  "time",
                  "command",
                  "json.internal",
                  "internal.net")),
          Map.entry(
              "gate",
              List.of("error", "model", "config", "spi", "time", "json.internal", "internal.net")),
          Map.entry("pool", List.of("error", "model", "config", "spi", "time")),
          Map.entry(
              "engine",
              List.of(
                  "error",
                  "model",
                  "config",
                  "spec",
                  "plan",
                  "spi",
                  "event",
                  "json",
                  "journal",
                  "strategy",
                  "time")),
          Map.entry("internal.time", List.of("time")),
          Map.entry("internal.threads", List.of()),
          Map.entry("internal.net", List.of("model", "time")),
          Map.entry("internal.wire", List.of("error", "model")),
          Map.entry("internal.discovery", List.of("error", "model", "config", "spi", "strategy")));

  /** Package of core → what it may know beside those and {@code java}. */
  static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("json", List.of(JACKSON)),
          Map.entry("engine", List.of(SLF4J, RESILIENCE4J)),
          Map.entry("budget", List.of(SLF4J, RESILIENCE4J)),
          Map.entry("journal", List.of(SLF4J)),
          Map.entry("command", List.of(SLF4J)),
          Map.entry("probe", List.of(SLF4J, TLS)),
          Map.entry("gate", List.of(SLF4J, TLS)),
          Map.entry("pool", List.of(SLF4J)),
          Map.entry("internal.net", List.of(TLS)),
          Map.entry("internal.wire", List.of(JACKSON)),
          Map.entry("internal.discovery", List.of(SLF4J)));

  private Code() {}

  /** Returns the package patterns of these packages of ours, folders below included. */
  static String[] packages(String... names) {
    return Arrays.stream(names).map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }

  /** Returns everything that a package of core may depend on. */
  static String[] allowedTo(String name) {
    return Stream.of(
            EVERYONE.stream(),
            MAY_USE.getOrDefault(name, List.of()).stream(),
            Stream.of(packages(name)),
            Stream.of(packages(MAY_KNOW.get(name).toArray(String[]::new))))
        .flatMap(patterns -> patterns)
        .toArray(String[]::new);
  }

  /** Returns the jar or the folder of classes that a class came from. */
  static String moduleOf(JavaClass type) {
    return type.getSource()
        .map(source -> source.getUri().toString().replaceAll("(?<=/target/|\\.jar!).*", ""))
        .orElse("?");
  }

  /** Returns whether a class is in an artifact of this name. */
  static boolean isFrom(JavaClass type, String folder) {
    return moduleOf(type).contains("/" + folder + "/target/")
        || moduleOf(type).contains("/crossfade-" + folder + "-");
  }
}
