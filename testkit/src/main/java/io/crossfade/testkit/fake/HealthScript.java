package io.crossfade.testkit.fake;

import io.crossfade.model.Health;
import io.crossfade.model.InstanceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a {@link FakeHealthProbe} sees at an instance, or at every instance of a revision, instead
 * of what the pool tells. Each method replaces what another one set.
 *
 * <p>Thread-safe: the probe calls it under its own lock.
 */
public final class HealthScript {

  private final Map<InstanceId, Integer> checks = new HashMap<>();
  private volatile Rule rule = (number, elapsed, otherwise) -> otherwise;

  HealthScript() {}

  /** Makes the first checks of each instance fail. */
  public void unhealthyFirst(int number) {
    rule = (n, elapsed, otherwise) -> n <= number ? down("check " + n) : otherwise;
  }

  /** Makes the first checks of each instance impossible to make. */
  public void unknownFirst(int number) {
    rule = (n, elapsed, otherwise) -> n <= number ? Health.unknown("check " + n) : otherwise;
  }

  /** Makes every check fail from a moment of virtual time on. */
  public void unhealthyFrom(Duration from) {
    Objects.requireNonNull(from, "from");
    rule =
        (n, elapsed, otherwise) -> elapsed.compareTo(from) >= 0 ? down("since " + from) : otherwise;
  }

  /** Makes checks fail in turn: so many pass, so many fail, and so on. */
  public void flapping(int healthy, int unhealthy) {
    rule =
        (n, elapsed, otherwise) ->
            (n - 1) % (healthy + unhealthy) < healthy ? otherwise : down("flapping, check " + n);
  }

  /** Makes every check fail. */
  public void never() {
    rule = (n, elapsed, otherwise) -> down("never healthy");
  }

  /** Sets the answers to the first checks of each instance; then the pool tells. */
  public void answers(Health... inTurn) {
    var script = List.of(inTurn);
    rule = (n, elapsed, otherwise) -> n <= script.size() ? script.get(n - 1) : otherwise;
  }

  /** Lets the pool tell again. */
  public void asThePoolTells() {
    rule = (n, elapsed, otherwise) -> otherwise;
  }

  Health answer(InstanceId instance, Duration elapsed, Health otherwise) {
    return rule.answer(checks.merge(instance, 1, Integer::sum), elapsed, otherwise);
  }

  private static Health down(String why) {
    return Health.unhealthy("by script: " + why);
  }

  private interface Rule {
    Health answer(int number, Duration elapsed, Health otherwise);
  }
}
