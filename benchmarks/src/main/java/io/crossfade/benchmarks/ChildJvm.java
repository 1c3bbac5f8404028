package io.crossfade.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM that one talks to line by line. It ends when its input does.
 *
 * <p>Confined to one thread.
 */
public final class ChildJvm implements AutoCloseable {

  private final Process process;
  private final BufferedReader from;
  private final Writer to;

  private ChildJvm(Process process) {
    this.process = process;
    this.from = process.inputReader();
    this.to = process.outputWriter();
  }

  /** Starts a main on this program's class path. */
  public static ChildJvm running(Class<?> main, List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx96m");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Writes a line to it. */
  public void say(String line) throws IOException {
    to.write(line + "\n");
    to.flush();
  }

  /** Returns what it says next. */
  public String line() throws IOException {
    var line = from.readLine();
    if (line == null) {
      throw new IOException("the child JVM has ended");
    }
    return line;
  }

  /** Returns how much CPU time it has taken so far. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
  }
}
