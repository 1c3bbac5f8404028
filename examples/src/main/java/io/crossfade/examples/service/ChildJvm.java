package io.crossfade.examples.service;

import io.crossfade.command.CommandTemplate;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The command line of a small child JVM that runs a {@code main} of this project: little heap, one
 * collector thread, no optimising compiler, only the class path it needs. Immutable.
 */
public final class ChildJvm {
  private static final List<String> SMALL_AND_FAST =
      List.of(
          "-Xms16m",
          "-Xmx64m",
          "-Xshare:auto",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData");

  private ChildJvm() {}

  /** The command that runs the demo service with the given arguments. */
  public static List<String> service(List<String> arguments) {
    return command(List.of(DemoService.class), arguments);
  }

  /** The command by which a pool starts the demo service, with more arguments. */
  public static CommandTemplate pooledService(List<String> more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--version", "{revision}",
                "--instance", "{instance}",
                "--port-file", "{port-file}",
                "--lifetime-ms", "600000"));
    arguments.addAll(more);
    return CommandTemplate.of(service(arguments));
  }

  /**
   * The command that runs the first class.
   *
   * @param classes the main class, then one class of every other class path entry it needs
   * @param arguments for the main class
   */
  public static List<String> command(List<Class<?>> classes, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SMALL_AND_FAST);
    command.add("-cp");
    command.add(classPath(classes));
    command.add(classes.get(0).getName());
    command.addAll(arguments);
    return List.copyOf(command);
  }

  private static String classPath(List<Class<?>> classes) {
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> type : classes) {
      entries.add(home(type).toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static Path home(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalArgumentException("'" + type.getName() + "' is part of the JDK");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("'" + type.getName() + "' was not loaded from a file", e);
    }
  }
}
