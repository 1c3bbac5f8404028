package io.crossfade.strategies.bluegreen;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.model.Pin;
import io.crossfade.strategies.internal.Settings;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.strategy.StrategyProvider;
import java.time.Duration;
import java.util.Locale;

/**
 * Makes {@link BlueGreen} from settings; its name is {@code blue-green}.
 *
 * <ul>
 *   <li>{@code groups}: the two that take turns. Default: {@code blue, green}
 *   <li>{@code preview}: {@code header}, {@code cookie} or {@code query} and a name, or {@code
 *       none}. Default: {@code header X-Crossfade-Preview}
 *   <li>{@code smoke-tests}, {@code verifications}, {@code guards}: names of gates. Default: none
 *   <li>{@code warm}: a duration. Default: {@code 5m}
 *   <li>{@code keep-old}: {@code true} or {@code false}. Default: {@code false}
 *   <li>{@code gate-interval}, {@code gate-deadline}, {@code gate-inconclusive}, {@code
 *       gate-no-data}, {@code gate-error}, {@code gate-error-limit}: how gates are asked
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class BlueGreenProvider implements StrategyProvider {

  /** Makes a provider; called by {@link java.util.ServiceLoader}. */
  public BlueGreenProvider() {}

  @Override
  public String name() {
    return "blue-green";
  }

  @Override
  public DeploymentStrategy create(AdapterConfig config) {
    return config.read(BlueGreenProvider::read);
  }

  private static DeploymentStrategy read(SettingsReader reader) {
    var groups = Settings.groups(reader);
    var policy = Settings.policy(reader);
    var blueGreen =
        BlueGreen.builder()
            .groups(groups.first().value(), groups.second().value())
            .warm(Settings.duration(reader, "warm", Duration.ofMinutes(5)));
    preview(reader, blueGreen);
    if (reader.flag("keep-old", false)) {
      blueGreen.keepOld();
    }
    Settings.gates(reader, "smoke-tests").forEach(gate -> blueGreen.smokeTest(gate, policy));
    Settings.gates(reader, "verifications").forEach(gate -> blueGreen.verification(gate, policy));
    Settings.gates(reader, "guards").forEach(gate -> blueGreen.guard(gate, policy));
    return blueGreen.build();
  }

  private static void preview(SettingsReader reader, BlueGreen.Builder blueGreen) {
    reader.value(
        "preview",
        blueGreen,
        blueGreen,
        text ->
            Settings.understood(
                "be header, cookie or query and a name, or none",
                () -> {
                  var words = text.strip().split(" +");
                  return words.length == 1 && words[0].equals("none")
                      ? blueGreen.noPreview()
                      : blueGreen.preview(kind(words[0]), onlyNameIn(words));
                }));
  }

  private static Pin.Kind kind(String word) {
    return Pin.Kind.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static String onlyNameIn(String[] words) {
    if (words.length != 2) {
      throw new IllegalArgumentException("a kind and a name");
    }
    return words[1];
  }
}
