package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.spi.Fence;
import io.crossfade.spi.PoolCapabilities.Effect;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link io.crossfade.spi.InstancePool} must do: rules R2.1 to R2.17. Extend it, make a
 * pool in {@code pool()}, and offer what you can of the other hooks; a rule whose hook or
 * capability is missing is reported as skipped.
 *
 * <p>Confined to JUnit's thread; R2.15 uses threads of its own.
 */
public abstract class InstancePoolContract extends PoolContractHooks {

  private static final InstanceId NOBODY = InstanceId.of("contract-nobody");

  /** For subclasses. */
  protected InstancePoolContract() {}

  @Test
  @DisplayName("R2.1 listing twice without a change gives equal lists")
  final void r2_1_lists_alike() {
    if (opened().capabilities().can(Effect.START)) {
      started(2);
    }

    assertThat(opened().list()).isEqualTo(opened().list()).isEqualTo(opened().list());
  }

  @Test
  @DisplayName("R2.2 capabilities are the same every time")
  final void r2_2_capabilities_are_the_same_every_time() {
    var once = opened().capabilities();
    opened().list();

    assertThat(opened().capabilities()).isEqualTo(once);
  }

  @Test
  @DisplayName("R2.3 an effect that is not declared is refused as PERMANENT, and nothing changes")
  final void r2_3_refuses_what_it_does_not_declare() {
    var missing = EnumSet.allOf(Effect.class);
    missing.removeAll(opened().capabilities().effects());
    Skipped.unless(!missing.isEmpty(), "the pool declares every effect");
    var before = opened().list();

    for (var effect : missing) {
      assertThat(refusal(() -> attempt(effect)).kind()).as("%s", effect).isEqualTo(Kind.PERMANENT);
    }
    assertThat(opened().list()).isEqualTo(before);
  }

  @Test
  @DisplayName("R2.4 a started instance is listed under the name and with the revision asked for")
  final void r2_4_starts() {
    require(Effect.START);
    var names = free(2);

    var started = opened().start(key(), first(), names);

    assertThat(ids(started)).isEqualTo(names);
    assertThat(started).extracting(Instance::revision).containsOnly(first());
    assertThat(opened().list()).containsAll(started);
  }

  @Test
  @DisplayName("R2.5 asked twice with one key, it starts one")
  final void r2_5_starts_once() {
    require(Effect.START);
    var names = free(2);
    var key = key();
    var once = opened().start(key, first(), names);
    var before = opened().list();

    var twice = opened().start(key, first(), names);

    assertThat(twice).isEqualTo(once);
    assertThat(opened().list()).isEqualTo(before);
  }

  @Test
  @DisplayName("R2.6 a start of what runs already changes nothing")
  final void r2_6_leaves_what_runs() {
    var running = started(2);
    var before = opened().list();

    var again = opened().start(key(), first(), ids(running));

    assertThat(again).isEqualTo(running);
    assertThat(opened().list()).isEqualTo(before);
  }

  @Test
  @DisplayName(
      "R2.7 a replaced instance keeps its name, and has the new revision and another incarnation")
  final void r2_7_replaces() {
    require(Effect.REPLACE);
    var old = running(1).get(0);

    var answer = opened().replace(key(), second(), List.of(old.id()), grace()).get(0);

    var now = listed(old.id());
    assertThat(answer).isEqualTo(now);
    assertThat(now.revision()).isEqualTo(second());
    assertThat(now.incarnation()).isNotEqualTo(old.incarnation());
  }

  @Test
  @DisplayName("R2.8 asked twice with one key, it replaces once")
  final void r2_8_replaces_once() {
    require(Effect.REPLACE);
    var old = running(1);
    var key = key();
    var once = opened().replace(key, second(), ids(old), grace());

    var twice = opened().replace(key, second(), ids(old), grace());

    assertThat(twice).isEqualTo(once);
    assertThat(listed(old.get(0).id())).isEqualTo(once.get(0));
  }

  @Test
  @DisplayName("R2.9 a stopped instance is not listed, and the others are")
  final void r2_9_stops() {
    require(Effect.STOP);
    var running = running(2);

    opened().stop(key(), List.of(running.get(0).id()), grace());

    assertThat(opened().list()).contains(running.get(1)).doesNotContain(running.get(0));
    assertThat(ids(opened().list())).doesNotContain(running.get(0).id());
  }

  @Test
  @DisplayName("R2.10 stopping what is gone, or never was, is no error")
  final void r2_10_stops_nobody() {
    require(Effect.STOP);
    var running = running(2);
    var gone = List.of(running.get(0).id());
    opened().stop(key(), gone, grace());
    var before = opened().list();

    opened().stop(key(), gone, grace());
    opened().stop(key(), List.of(NOBODY), grace());

    assertThat(opened().list()).isEqualTo(before);
  }

  @Test
  @DisplayName("R2.11 an instance that does not go by itself is forced after the grace")
  final void r2_11_forces() {
    require(Effect.START);
    require(Effect.STOP);
    var revision = Skipped.unlessThere(stubborn(), "no instance refuses to go here");
    var names = free(1);
    opened().start(key(), revision, names);

    opened().stop(key(), names, grace());

    assertThat(ids(opened().list())).doesNotContainAnyElementsOf(names);
  }

  @Test
  @DisplayName("R2.12 closing leaves what runs running, and another pool object lists it")
  final void r2_12_outlives_its_pool() throws Exception {
    if (opened().capabilities().can(Effect.START)) {
      started(2);
    }
    var before = opened().list();

    opened().close();
    try (var another = Skipped.unlessThere(reopened(), "no second pool object here")) {
      assertThat(another.list()).isNotEmpty().containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  @DisplayName("R2.13 an instance that died by itself is not listed, and can be started again")
  final void r2_13_notices_a_death() throws Exception {
    var running = started(2);
    var dead = running.get(0);
    Skipped.unless(kill(dead), "instances cannot be killed here");

    await(() -> !ids(opened().list()).contains(dead.id()), "'" + dead.id() + "' not to be listed");
    var again = opened().start(key(), first(), List.of(dead.id())).get(0);

    assertThat(again.incarnation()).isNotEqualTo(dead.incarnation());
    assertThat(opened().list()).contains(again, running.get(1));
  }

  @Test
  @DisplayName("R2.14 a slot is free until something runs in it")
  final void r2_14_knows_its_slots() {
    require(Effect.START);
    Skipped.unless(!opened().slots().open(), "any name will do in this pool");
    var names = free(1);

    opened().start(key(), first(), names);
    assertThat(opened().slots().free()).doesNotContainAnyElementsOf(names);
    require(Effect.STOP);
    opened().stop(key(), names, grace());
    assertThat(opened().slots().free()).containsAll(names);
  }

  @Test
  @DisplayName("R2.15 listing works from several threads at once")
  final void r2_15_lists_from_several_threads() {
    if (opened().capabilities().can(Effect.START)) {
      started(1);
    }
    var alone = opened().list();

    var lists = Threads.fourTimes(10, opened()::list).join();

    assertThat(Set.copyOf(lists)).containsExactly(alone);
  }

  @Test
  @DisplayName(
      "R2.16 a revision that cannot be started is an AdapterException, and the others run on")
  final void r2_16_says_that_a_start_failed() {
    var revision = Skipped.unlessThere(broken(), "every revision can be started here");
    started(1);
    var before = opened().list();

    refusal(() -> opened().start(key(), revision, free(1)));

    assertThat(opened().list()).isEqualTo(before);
  }

  @Test
  @DisplayName("R2.17 an instance is listed only while it can do its work")
  final void r2_17_lists_what_works() {
    Skipped.unless(false, "the kit does not know what the work of an instance is");
  }

  @Test
  @DisplayName("R2.18 who was told a lower epoch than another is refused as PERMANENT")
  final void r2_18_refuses_a_lower_epoch() throws Exception {
    Skipped.unless(remembersEpochs(), "the pool remembers no epochs");
    require(Effect.START);
    var names = free(1);
    opened().fence(fence(6));
    try (var other = Skipped.unlessThere(reopened(), "no second pool object here")) {
      other.fence(fence(7));
    }

    var late = refusal(() -> opened().start(key(), first(), names));
    var again = refusal(() -> opened().fence(fence(6)));

    assertThat(late.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(again.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(ids(opened().list())).doesNotContainAnyElementsOf(names);
  }

  private static Fence fence(long epoch) {
    return new Fence(DeploymentId.of("contract"), epoch);
  }

  private void attempt(Effect effect) {
    switch (effect) {
      case START -> opened().start(key(), first(), List.of(NOBODY));
      case REPLACE -> opened().replace(key(), second(), List.of(NOBODY), grace());
      case STOP -> opened().stop(key(), List.of(NOBODY), grace());
    }
  }
}
