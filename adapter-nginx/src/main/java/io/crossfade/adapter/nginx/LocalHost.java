package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandResult;
import io.crossfade.command.CommandRunner;
import io.crossfade.command.CommandTemplate;
import io.crossfade.command.CommandValues;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Names;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An nginx on this machine. Thread-safe. */
final class LocalHost implements NginxHost {

  private static final int OUTPUT_CAP = 16 << 10;
  private static final Path PROC = Path.of("/proc");
  private static final String LEAVING = "worker process is shutting down";

  private final NginxSettings settings;
  private final TimeSource time;
  private final IncludeFile file;
  private final CommandRunner commands;

  LocalHost(NginxSettings settings, TimeSource time) {
    this.settings = settings;
    this.time = time;
    this.file = new IncludeFile(settings.include(), settings.commandTimeout(), time);
    this.commands = CommandRunner.withTime(time);
  }

  @Override
  public Optional<String> include() {
    return file.read();
  }

  @Override
  public void swap(String expected, String text, boolean tested) {
    file.swap(expected, text, fresh -> test(fresh, tested));
  }

  @Override
  public void reload() {
    var values = CommandValues.none().number("pid", master().pid());
    var result = run(settings.reload(), values);
    if (!result.succeeded()) {
      throw new AdapterException(
          Kind.OUTCOME_UNKNOWN,
          "The command that reloads nginx, '"
              + settings.reload()
              + "', "
              + result
              + "; whether nginx reloaded is not known.");
    }
  }

  @Override
  public String start() {
    var master = master();
    var began = master.info().startInstant();
    return master.pid() + began.map(at -> "-" + at.toEpochMilli()).orElse("");
  }

  @Override
  public int oldWorkers() {
    return (int) master().children().filter(LocalHost::isLeaving).count();
  }

  @Override
  public Optional<Marker> marker(String address) {
    try {
      var answer = Marker.ask(address, settings.statusPort(), settings.commandTimeout());
      return Optional.of(Marker.parse(answer));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Sockets> sockets() {
    try {
      var six = PROC.resolve("net/tcp6");
      var text = Files.readString(PROC.resolve("net/tcp"), StandardCharsets.US_ASCII);
      var more = Files.exists(six) ? Files.readString(six, StandardCharsets.US_ASCII) : "";
      return Optional.of(Sockets.parse(text + more));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public LogSource log(Path path) {
    return new LogFiles(path, time);
  }

  private void test(Path fresh, boolean tested) {
    if (!tested) {
      return;
    }
    writeTestConfig(fresh);
    try {
      var values = CommandValues.none().path("config", settings.testConfig());
      var result = run(settings.test(), values);
      if (!result.succeeded()) {
        throw Refusal.of(settings, result);
      }
    } finally {
      settings.testConfig().toFile().delete();
    }
  }

  private void writeTestConfig(Path fresh) {
    try {
      var text = ConfigTree.withCandidate(settings.config(), settings.include(), fresh);
      var whole =
          text.orElseThrow(
              () ->
                  failed(
                      Kind.PERMANENT,
                      "it is not included by '"
                          + settings.config()
                          + "'; add 'include "
                          + settings.include()
                          + ";' to its http block",
                      null));
      Files.deleteIfExists(settings.testConfig());
      Files.writeString(settings.testConfig(), whole, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw failed(
          Kind.PERMANENT, "its test could not be prepared in '" + settings.testConfig() + "'", e);
    }
  }

  private AdapterException failed(Kind kind, String seen, @Nullable Exception cause) {
    return new AdapterException(
        kind,
        "The nginx include '" + settings.include() + "' was not replaced: " + seen + ".",
        cause);
  }

  private CommandResult run(CommandTemplate command, CommandValues values) {
    return commands.run(command.fill(values), settings.commandTimeout(), OUTPUT_CAP, Map.of());
  }

  private ProcessHandle master() {
    try {
      var text = Files.readString(settings.pidFile(), StandardCharsets.US_ASCII).strip();
      return ProcessHandle.of(Long.parseLong(text))
          .filter(ProcessHandle::isAlive)
          .orElseThrow(() -> notRunning("process " + Names.printable(text) + " is gone", null));
    } catch (IOException | NumberFormatException e) {
      throw notRunning("it cannot be read", e);
    }
  }

  private AdapterException notRunning(String why, @Nullable Exception cause) {
    return new AdapterException(
        Kind.TRANSIENT,
        "nginx does not run, or its process id is not in '"
            + settings.pidFile()
            + "' ("
            + why
            + "); nothing was changed. Start nginx, or set pid-file.",
        cause);
  }

  private static boolean isLeaving(ProcessHandle worker) {
    try {
      var title = Files.readString(PROC.resolve(worker.pid() + "/cmdline"), StandardCharsets.UTF_8);
      return title.contains(LEAVING);
    } catch (IOException e) {
      return false; // it has gone, or may not be seen
    }
  }
}
