package io.crossfade.probe;

import io.crossfade.command.CommandTemplate;
import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.HealthProbe;
import io.crossfade.spi.HealthProbeProvider;

/**
 * Makes a {@link CommandProbe}. Settings: {@code command}, the words to run; {@code deadline}, how
 * long it may take, default 5 seconds.
 *
 * <p>Thread-safe.
 */
public final class CommandProbeProvider implements HealthProbeProvider {

  /** For {@link java.util.ServiceLoader}. */
  public CommandProbeProvider() {}

  @Override
  public String name() {
    return "command";
  }

  @Override
  public HealthProbe create(AdapterConfig config) {
    return config.read(
        settings ->
            CommandProbe.of(
                CommandTemplate.read(settings, "command", CommandProbe.PLACEHOLDERS),
                settings.duration("deadline", CommandProbe.DEFAULT_DEADLINE)));
  }
}
