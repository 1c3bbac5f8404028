package io.crossfade.adapter.process;

import io.crossfade.command.CommandTemplate;
import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.InstancePoolProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Makes a {@link ChildProcessPool}. Settings: {@code directory}, {@code command}, and where wanted
 * {@code command.REVISION}, {@code ports} ({@code 20000-20099}), {@code host}, {@code zone}, {@code
 * start-deadline}, {@code lock-deadline}, {@code environment.NAME}.
 *
 * <p>Thread-safe.
 */
public final class ChildProcessPoolProvider implements InstancePoolProvider {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** For {@link java.util.ServiceLoader}. */
  public ChildProcessPoolProvider() {}

  @Override
  public String name() {
    return "child-process";
  }

  @Override
  public InstancePool create(AdapterConfig config) {
    var settings = config.read(reader -> checked(reader, config)).build();
    return ChildProcessPool.of(settings);
  }

  private static ChildProcessSettings.Builder checked(SettingsReader reader, AdapterConfig config) {
    var directory = reader.value("directory", Path.of("."), Path::of);
    var command = command(reader, "command");
    var builder =
        ChildProcessSettings.builder(directory, command)
            .host(reader.text("host", "127.0.0.1"))
            .zone(reader.text("zone", ""))
            .startDeadline(reader.duration("start-deadline", DEADLINE))
            .lockDeadline(reader.duration("lock-deadline", DEADLINE));
    Optional<PortRange> ports =
        reader.value(
            "ports",
            Optional.empty(),
            Optional.empty(),
            text -> Optional.of(PortRange.parse(text)));
    ports.ifPresent(range -> builder.ports(range.first(), range.last()));
    each(
        config,
        "command.",
        (key, name) -> builder.command(revision(reader, name), command(reader, key)));
    each(
        config,
        "environment.",
        (key, name) -> builder.environment(Map.of(name, reader.text(key, ""))));
    if (config.asMap().containsKey("command")) {
      builder.faults().forEach(reader::fault);
    }
    return builder;
  }

  private static void each(
      AdapterConfig config, String prefix, BiConsumer<String, String> setting) {
    config.asMap().keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .forEach(key -> setting.accept(key, key.substring(prefix.length())));
  }

  private static CommandTemplate command(SettingsReader reader, String key) {
    return CommandTemplate.read(reader, key, ChildProcessSettings.PLACEHOLDERS);
  }

  private static Revision revision(SettingsReader reader, String name) {
    try {
      return Revision.of(name);
    } catch (IllegalArgumentException e) {
      reader.fault("command. must be followed by a revision: " + e.getMessage());
      return Revision.of("none");
    }
  }
}
