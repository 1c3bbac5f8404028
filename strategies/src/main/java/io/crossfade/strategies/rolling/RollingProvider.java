package io.crossfade.strategies.rolling;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.spec.Amount;
import io.crossfade.strategies.internal.Settings;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.strategy.StrategyProvider;
import java.time.Duration;
import java.util.List;

/**
 * Makes {@link Rolling} from settings; its name is {@code rolling}.
 *
 * <ul>
 *   <li>{@code batches}: amounts such as {@code 1, 25%, 100%}. Default: {@code 1}
 *   <li>{@code surge}: {@code true} or {@code false}. Default: {@code false}
 *   <li>{@code order}: {@code listed}, {@code reversed} or {@code zones}. Default: {@code listed}
 *   <li>{@code pause}, {@code first-pause}: durations. Default: none; as {@code pause}
 *   <li>{@code gates}, {@code first-gates}, {@code guards}: names of gates. Default: none
 *   <li>{@code failure-budget}: an amount. Default: {@code 0}
 *   <li>{@code first-group}: where a first deployment goes. Default: {@code blue}
 *   <li>{@code gate-interval}, {@code gate-deadline}, {@code gate-inconclusive}, {@code
 *       gate-no-data}, {@code gate-error}, {@code gate-error-limit}: how gates are asked
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class RollingProvider implements StrategyProvider {

  /** Makes a provider; called by {@link java.util.ServiceLoader}. */
  public RollingProvider() {}

  @Override
  public String name() {
    return "rolling";
  }

  @Override
  public DeploymentStrategy create(AdapterConfig config) {
    return config.read(RollingProvider::read);
  }

  private static DeploymentStrategy read(SettingsReader reader) {
    var pause = Settings.duration(reader, "pause", Duration.ZERO);
    var policy = Settings.policy(reader);
    var rolling =
        Rolling.builder()
            .batches(batches(reader))
            .order(order(reader))
            .pause(pause)
            .firstPause(Settings.duration(reader, "first-pause", pause))
            .failureBudget(failureBudget(reader));
    reader.value(
        "first-group",
        rolling,
        rolling,
        text -> Settings.understood("be the name of a group", () -> rolling.firstGroup(text)));
    if (reader.flag("surge", false)) {
      rolling.withSurge();
    }
    Settings.gates(reader, "gates").forEach(gate -> rolling.gate(gate, policy));
    Settings.gates(reader, "first-gates").forEach(gate -> rolling.firstGate(gate, policy));
    Settings.gates(reader, "guards").forEach(gate -> rolling.guard(gate, policy));
    return rolling.build();
  }

  private static Amount[] batches(SettingsReader reader) {
    return Settings.list(
            reader,
            "batches",
            List.of(Amount.of(1)),
            "be amounts of at least 1 or 1%, such as 1, 25%, 100%",
            RollingProvider::some)
        .toArray(Amount[]::new);
  }

  private static Amount some(String text) {
    var amount = Amount.parse(text);
    if (amount.value() == 0) {
      throw new IllegalArgumentException("nothing");
    }
    return amount;
  }

  private static Amount failureBudget(SettingsReader reader) {
    return reader.value(
        "failure-budget",
        Amount.of(0),
        Amount.of(0),
        text -> Settings.understood("be an amount such as 1 or 10%", () -> Amount.parse(text)));
  }

  private static Order order(SettingsReader reader) {
    return reader.value(
        "order",
        Order.LISTED,
        Order.LISTED,
        text ->
            switch (text) {
              case "listed" -> Order.LISTED;
              case "reversed" -> Order.REVERSED;
              case "zones" -> Order.ZONES;
              default -> throw new IllegalArgumentException("be listed, reversed or zones");
            });
  }
}
