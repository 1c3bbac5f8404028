package io.crossfade.adapter.process;

import io.crossfade.command.CommandTemplate;
import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.pool.Slot;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.InstancePoolProvider;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes a {@link CommandPool} that runs one command at a time. Settings: {@code instances}, {@code
 * zones} and {@code capacities} as in {@link Slot#read}; {@code status}, {@code start}, {@code
 * stop}, and where wanted {@code replace}, {@code force}, {@code deadline}, {@code
 * settle-deadline}, {@code output-cap}.
 *
 * <p>Thread-safe.
 */
public final class CommandPoolProvider implements InstancePoolProvider {

  /** For {@link java.util.ServiceLoader}. */
  public CommandPoolProvider() {}

  @Override
  public String name() {
    return "command";
  }

  @Override
  public InstancePool create(AdapterConfig config) {
    return CommandPool.of(config.read(CommandPoolProvider::checked).build());
  }

  private static CommandPoolSettings.Builder checked(SettingsReader settings) {
    var builder =
        CommandPoolSettings.builder(Slot.read(settings))
            .status(template(settings, "status", CommandPoolSettings.FOR_STATUS))
            .start(template(settings, "start", CommandPoolSettings.FOR_START))
            .stop(template(settings, "stop", CommandPoolSettings.FOR_STOP))
            .deadline(settings.duration("deadline", Duration.ofSeconds(60)))
            .settleDeadline(settings.duration("settle-deadline", Duration.ofSeconds(30)))
            .outputCap(settings.number("output-cap", 65_536, 256, 16 * 1024 * 1024));
    optional(settings, "replace", CommandPoolSettings.FOR_REPLACE, builder::replace);
    optional(settings, "force", CommandPoolSettings.FOR_STOP, builder::force);
    builder.faults().forEach(settings::fault);
    return builder;
  }

  private static void optional(
      SettingsReader settings, String key, Set<String> known, Consumer<CommandTemplate> setter) {
    if (settings.optionalText(key).isPresent()) {
      setter.accept(template(settings, key, known));
    }
  }

  private static CommandTemplate template(SettingsReader settings, String key, Set<String> known) {
    return CommandTemplate.read(settings, key, known);
  }
}
