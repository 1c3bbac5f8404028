package io.crossfade.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.event.Cause;
import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.journal.JournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.Fault;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A deployer dies on one host, and another host goes on with its deployment. */
@Timeout(60)
class TakeOverTest {

  private static final DeploymentId ID = DeploymentId.of("d-1");

  private final FakeFleet fleet = FakeFleet.of("a", "b", "c");
  private DataSource database;

  @BeforeEach
  void makeDatabase() throws Exception {
    database = Server.database(Server.newDatabase());
  }

  static Stream<Arguments> deaths() {
    return Stream.of(1, 2, 3)
        .flatMap(
            call ->
                Stream.of(
                    Arguments.of(call, "before", (Consumer<Fault>) Fault::crash),
                    Arguments.of(call, "after", (Consumer<Fault>) Fault::applyThenCrash)));
  }

  @ParameterizedTest(name = "it dies {1} replacement {0}")
  @MethodSource("deaths")
  void another_host_goes_on_once_the_lease_has_ended(int call, String when, Consumer<Fault> death)
      throws Exception {
    die(call, death);
    putTheLeaseBack();

    try (var store = open();
        var next = deployer("host-2", store)) {
      assertThat(next.open()).containsExactly(ID);
      var tooEarly = catchThrowable(() -> next.resume(ID, new DeploymentControl()));
      Server.execute(database, "UPDATE crossfade_lease SET expires_at = clock_timestamp()");
      var result = next.resume(ID, new DeploymentControl());

      assertThat(tooEarly)
          .isInstanceOfSatisfying(
              JournalException.class, e -> assertThat(e.kind()).isEqualTo(Kind.LEASE_HELD))
          .hasMessageContaining("'host-1' in epoch 1");
      assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
      assertThat(fleet.snapshot().instances())
          .allSatisfy(instance -> assertThat(instance.revision().value()).isEqualTo("v2"));
      assertThat(fleet.unsafeActs()).isEmpty();
      assertThat(next.open()).isEmpty();
      assertThat(next.history(ID))
          .extracting(entry -> entry.event().getClass().getSimpleName())
          .contains(DeploymentEvent.TakenOver.class.getSimpleName())
          .endsWith(DeploymentEvent.Ended.class.getSimpleName());
    }
  }

  @ParameterizedTest(name = "{0} records lost")
  @ValueSource(ints = {1, 3})
  void an_effect_whose_end_a_failover_lost_is_found_and_gone_on_from(int lost) throws Exception {
    die(2, Fault::applyThenCrash);
    lose(lost);

    try (var store = open();
        var next = deployer("host-2", store)) {
      var result = next.resume(ID, new DeploymentControl());

      assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
      assertThat(fleet.unsafeActs()).isEmpty();
    }
  }

  /** From 4 on the drain of the second is lost, from 8 on that of the first in the midst of it. */
  @ParameterizedTest(name = "{0} records lost")
  @ValueSource(ints = {4, 6, 8, 11})
  void an_effect_whose_intent_a_failover_lost_is_frozen_on(int lost) throws Exception {
    die(2, Fault::applyThenCrash);
    lose(lost);
    var before = fleet.snapshot();

    try (var store = open();
        var next = deployer("host-2", store)) {
      var result = next.resume(ID, new DeploymentControl());

      assertThat(result)
          .isInstanceOfSatisfying(
              DeploymentResult.Frozen.class,
              frozen -> assertThat(frozen.reason().kind()).isEqualTo(Cause.Kind.CONFLICT));
      assertThat(fleet.snapshot()).isEqualTo(before);
    }
  }

  private void die(int replacement, Consumer<Fault> death) {
    death.accept(fleet.pool().faults().onCall("replace", replacement));
    try (var dead = deployer("host-1", open())) {
      var plan = dead.plan(DeploymentSpec.toRevision("v2"), Rolling.inBatchesOf(1));
      var thrown = catchThrowable(() -> dead.execute(plan, ID, new DeploymentControl()));
      assertThat(thrown).isInstanceOf(SimulatedCrash.class);
    }
  }

  /** As after a failover to a standby that had not got them all. */
  private void lose(int records) throws Exception {
    Server.execute(database, "UPDATE crossfade_stream SET last = last - " + records);
    Server.execute(
        database,
        "DELETE FROM crossfade_record USING crossfade_stream"
            + " WHERE stream = id AND sequence > last");
  }

  private PostgresJournalStore open() {
    return PostgresJournalStore.builder(database).time(fleet.time()).open();
  }

  private Crossfade deployer(String owner, JournalStore journal) {
    return Crossfade.builder("shop")
        .router(fleet.router())
        .pool(fleet.pool())
        .probe(fleet.probe())
        .journal(journal)
        .owner(owner)
        .time(fleet.time())
        .executor(Runnable::run)
        .build();
  }

  /** A process that is killed gives nothing back: its lease stands for as long as it was taken. */
  private void putTheLeaseBack() throws Exception {
    Server.execute(
        database,
        "UPDATE crossfade_lease SET token = gen_random_uuid(),"
            + " expires_at = clock_timestamp() + interval '1 hour'");
  }
}
