package io.crossfade.strategies.canary;

import io.crossfade.config.AdapterConfig;
import io.crossfade.config.SettingsReader;
import io.crossfade.model.GroupId;
import io.crossfade.model.Pin;
import io.crossfade.model.Weight;
import io.crossfade.spec.Amount;
import io.crossfade.strategies.internal.GroupPair;
import io.crossfade.strategies.internal.Settings;
import io.crossfade.strategy.DeploymentStrategy;
import io.crossfade.strategy.StrategyProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes {@link Canary} from settings; its name is {@code canary}.
 *
 * <ul>
 *   <li>{@code steps}: shares such as {@code 1%, 5%, 25%}, or {@code linear(20%)}, or {@code
 *       exponential(1%, 3)}. Default: {@code 5%, 25%, 50%}
 *   <li>{@code instances}: an amount for every share but everything. Default: in proportion
 *   <li>{@code minimum-instances}: a number. Default: {@code 1}
 *   <li>{@code hold}: a duration. Default: {@code 5m}
 *   <li>{@code gates}, {@code guards}, {@code testers-gates}: names of gates. Default: none
 *   <li>{@code testers}: such as {@code header X-Beta=yes, cookie beta=1}. Default: none
 *   <li>{@code testers-hold}: a duration. Default: none
 *   <li>{@code warm}: a duration. Default: {@code 5m}
 *   <li>{@code keep-old}: {@code true} or {@code false}. Default: {@code false}
 *   <li>{@code baseline}: a group for fresh instances of the old version, to compare with. Default:
 *       none
 *   <li>{@code groups}: the two that take turns. Default: {@code blue, green}
 *   <li>{@code gate-interval}, {@code gate-deadline}, {@code gate-inconclusive}, {@code
 *       gate-no-data}, {@code gate-error}, {@code gate-error-limit}: how gates are asked
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class CanaryProvider implements StrategyProvider {

  private static final String STEPS =
      "be rising shares such as 1%, 5%, 25%, or linear(20%), or exponential(1%, 3)";
  private static final Pattern LINEAR = Pattern.compile("linear\\(([^,]+)\\)");
  private static final Pattern EXPONENTIAL =
      Pattern.compile("exponential\\(([^,]+),\\s*([0-9]{1,5})\\s*\\)");
  private static final Pattern TESTERS =
      Pattern.compile("(header|cookie|query) +([^ =]+) *= *([^ =]+)");
  private static final int MOST_INSTANCES = 1_000_000;

  /** Makes a provider; called by {@link java.util.ServiceLoader}. */
  public CanaryProvider() {}

  @Override
  public String name() {
    return "canary";
  }

  @Override
  public DeploymentStrategy create(AdapterConfig config) {
    return config.read(CanaryProvider::read);
  }

  private static DeploymentStrategy read(SettingsReader reader) {
    var groups = Settings.groups(reader);
    var canary =
        Canary.builder()
            .groups(groups.first().value(), groups.second().value())
            .minimumInstances(reader.number("minimum-instances", 1, 1, MOST_INSTANCES))
            .hold(Settings.duration(reader, "hold", Duration.ofMinutes(5)))
            .warm(Settings.duration(reader, "warm", Duration.ofMinutes(5)));
    reader.value(
        "steps", canary, canary, text -> Settings.understood(STEPS, () -> steps(canary, text)));
    reader.value(
        "instances",
        canary,
        canary,
        text ->
            Settings.understood(
                "be an amount of at least 1 or 1%", () -> canary.instances(Amount.parse(text))));
    reader.value("baseline", canary, canary, text -> baseline(canary, groups, text));
    if (reader.flag("keep-old", false)) {
      canary.keepOld();
    }
    var policy = Settings.policy(reader);
    Settings.gates(reader, "gates").forEach(gate -> canary.gate(gate, policy));
    Settings.gates(reader, "guards").forEach(gate -> canary.guard(gate, policy));
    readTesters(reader, canary);
    Settings.gates(reader, "testers-gates").forEach(gate -> canary.testersGate(gate, policy));
    return canary.build();
  }

  private static Canary.Builder baseline(Canary.Builder canary, GroupPair groups, String text) {
    return Settings.understood(
        "be the name of a group that is none of " + groups,
        () -> {
          if (groups.has(GroupId.of(text))) {
            throw new IllegalArgumentException("one of the two");
          }
          return canary.baseline(text);
        });
  }

  private static void readTesters(SettingsReader reader, Canary.Builder canary) {
    canary.testersHold(Settings.duration(reader, "testers-hold", Duration.ZERO));
    Settings.list(
            reader,
            "testers",
            List.<Pin>of(),
            "be such as header X-Beta=yes, cookie beta=1",
            CanaryProvider::mark)
        .forEach(mark -> canary.testers(mark.kind(), mark.name(), mark.value()));
  }

  private static Pin mark(String text) {
    var matcher = TESTERS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a kind, a name and a value");
    }
    var kind = Pin.Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    return Testers.of(kind, matcher.group(2), matcher.group(3)).mark();
  }

  private static Canary.Builder steps(Canary.Builder canary, String text) {
    var linear = LINEAR.matcher(text);
    if (linear.matches()) {
      return canary.linear(weight(linear.group(1)));
    }
    var exponential = EXPONENTIAL.matcher(text);
    if (exponential.matches()) {
      return canary.exponential(
          weight(exponential.group(1)), Integer.parseInt(exponential.group(2)));
    }
    return canary.steps(Arrays.stream(text.split(",", -1)).map(CanaryProvider::weight).toList());
  }

  private static Weight weight(String text) {
    return Weight.parse(text.strip());
  }
}
