package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link HealthProbe} must do: rules R3.1 to R3.11. Extend it and make a probe in {@code
 * probe(deadline)}; for one that does not speak HTTP override the instances too.
 *
 * <p>Confined to JUnit's thread; R3.8 uses threads of its own.
 */
public abstract class HealthProbeContract extends ProbeContractHooks {

  private static final Duration AMPLE = Duration.ofSeconds(10);
  private static final int LONG_ENOUGH_TO_OVERTAKE = 5;
  private static final int SOME = 10;

  /** What a busy machine may add to a deadline. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  /** For subclasses. */
  protected HealthProbeContract() {}

  @Test
  @DisplayName("R3.1 the expected revision that answers is healthy")
  final void r3_1_sees_the_healthy() throws Exception {
    assertThat(probe(AMPLE).check(healthy()).state()).isEqualTo(Health.State.HEALTHY);
  }

  @Test
  @DisplayName("R3.2 an instance that refuses connections is unhealthy")
  final void r3_2_sees_a_refusal() throws Exception {
    assertThat(probe(AMPLE).check(refusing()).state()).isEqualTo(Health.State.UNHEALTHY);
  }

  @Test
  @DisplayName("R3.3 another revision than the expected one is unhealthy")
  final void r3_3_sees_another_revision() throws Exception {
    var other = Skipped.unlessThere(otherRevision(), "the probe cannot tell revisions");

    assertThat(probe(AMPLE).check(other).state()).isEqualTo(Health.State.UNHEALTHY);
  }

  @Test
  @DisplayName("R3.4 an instance that never answers is unhealthy within the probe's deadline")
  final void r3_4_does_not_wait_for_ever() throws Exception {
    var mute = Skipped.unlessThere(silent(), "the probe awaits no answer");

    assertThat(checkedInTime(mute).state()).isEqualTo(Health.State.UNHEALTHY);
  }

  @Test
  @DisplayName("R3.5 an answer without an end is cut off within the probe's deadline")
  final void r3_5_does_not_read_for_ever() throws Exception {
    checkedInTime(Skipped.unlessThere(endless(), "the probe reads no answer"));
  }

  @Test
  @DisplayName("R3.6 an answer that is not understood is unhealthy")
  final void r3_6_sees_garbage() throws Exception {
    var garbage = Skipped.unlessThere(garbled(), "the probe reads no answer");

    assertThat(probe(AMPLE).check(garbage).state()).isEqualTo(Health.State.UNHEALTHY);
  }

  @Test
  @DisplayName("R3.7 an answer that points elsewhere is not followed")
  final void r3_7_follows_nobody() throws Exception {
    var pointing = Skipped.unlessThere(pointingElsewhere(), "the probe reads no answer");

    assertThat(probe(AMPLE).check(pointing).isHealthy()).isFalse();
  }

  @Test
  @DisplayName("R3.8 checks from several threads at once do not hold each other up")
  final void r3_8_is_for_several_threads() throws Exception {
    var mute = Skipped.unlessThere(silent(), "the probe awaits no answer");
    var well = healthy();
    var probe = probe(deadline().multipliedBy(LONG_ENOUGH_TO_OVERTAKE));
    var alone = probe.check(well);

    var begun = new CountDownLatch(4);
    var hanging = Threads.fourTimes(1, () -> begun(begun, probe, mute));
    begun.await();
    var meanwhile = Stream.generate(() -> probe.check(well)).limit(SOME).toList();

    assertThat(hanging).as("four checks of a silent instance").isNotDone();
    assertThat(meanwhile).extracting(Health::state).containsOnly(alone.state());
    endInstances(); // and with the silent one, what hangs, long before its deadline
    hanging.handle((seen, thrown) -> alone).join(); // what it sees then is no matter of this rule
  }

  @Test
  @DisplayName("R3.9 what is not healthy says why on one line")
  final void r3_9_says_why() throws Exception {
    var ill = new ArrayList<Instance>();
    otherRevision().ifPresent(ill::add);
    garbled().ifPresent(ill::add);
    var seen = ill.stream().map(this::seen).flatMap(Optional::stream).toList();
    var refused = seen(refusing());

    assertThat(Stream.concat(seen.stream(), refused.stream()).filter(h -> !h.isHealthy()))
        .allSatisfy(health -> assertThat(health.reason()).isNotBlank());
  }

  @Test
  @DisplayName("R3.10 a check on an interrupted thread throws nothing and leaves it interrupted")
  final void r3_10_keeps_an_interrupt() throws Exception {
    var probe = probe(deadline());
    var instance = healthy();

    Thread.currentThread().interrupt();
    probe.check(instance);

    assertThat(Thread.interrupted()).as("the thread's interrupt").isTrue();
  }

  @Test
  @DisplayName("R3.11 a check changes nothing")
  final void r3_11_changes_nothing() {
    Skipped.unless(false, "the kit does not know what a check could change");
  }

  private static Health begun(CountDownLatch begun, HealthProbe probe, Instance instance) {
    begun.countDown();
    return probe.check(instance);
  }

  /** What a probe sees; nothing if it throws, which is another rule's matter. */
  private Optional<Health> seen(Instance instance) {
    try {
      return Optional.of(probe(AMPLE).check(instance));
    } catch (Exception e) {
      return Optional.empty();
    }
  }

  private Health checkedInTime(Instance instance) throws Exception {
    var probe = probe(deadline());
    var began = TimeSource.system().elapsed();

    var seen = probe.check(instance);

    var took = TimeSource.system().elapsed().minus(began);
    assertThat(took)
        .as("a check with a deadline of %s", deadline())
        .isLessThan(deadline().plus(SLACK));
    return seen;
  }
}
