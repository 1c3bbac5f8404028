package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.EventRecord;
import io.crossfade.journal.FileJournalStore;
import io.crossfade.model.DeploymentId;
import io.crossfade.systemtests.FailPoint.Call;
import io.crossfade.systemtests.FailPoint.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real deployers on a real file journal that is taken, full, read-only or damaged, behind the
 * embedded router under load: no request is lost, and no guess is made.
 */
@Timeout(180)
class JournalTroubleTest {

  /** Who takes a lease writes a small file. */
  private static final int ROOM_FOR_A_LEASE = 3;

  private static final FailPoint IN_THE_MIDDLE = new FailPoint(Call.APPEND, 12, Moment.AFTER);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  private Path home;
  private Balancer balancer;
  private Stage stage;
  private Load load;

  @BeforeEach
  void open() throws IOException {
    home = Files.createDirectory(folder.resolve("deployer"));
    balancer = EmbeddedBalancer.start(new Surroundings(folder, Stage.slots()));
    Deployer.prepare(home, balancer);
    stage = Stage.open(balancer, Deployer.pool(home));
    load = Load.on(balancer, UnaryOperator.identity());
    load.deploymentBegins();
  }

  @AfterEach
  void close() {
    load.close();
    stage.close();
    balancer.close();
  }

  @Test
  void a_deployer_that_stands_still_keeps_others_out_and_goes_on() {
    try (var journal = FileJournalStore.open(home.resolve("journal"));
        var first = deployer()) {
      first.await(() -> Deployer.stepsDone(journal, stage, Stage.V2) >= 2);
      first.standStill();

      assertThat(end(deployer())).startsWith("2: ").contains("LEASE_HELD");

      first.goOn();
      assertThat(end(first)).startsWith("0: ");
    }
    requireAllNewAndNoneLost();
  }

  /** The later one meets the lease, or a fleet that is being changed, or finds all done. */
  @Test
  void two_deployers_that_begin_at_once_make_one_deployment() {
    try (var first = deployer();
        var second = deployer()) {
      var ends = List.of(end(first), end(second));

      assertThat(ends).anyMatch(end -> end.startsWith("0: "));
      assertThat(ends).allMatch(end -> end.startsWith("0: ") || end.startsWith("2: "));
    }
    requireAllNewAndNoneLost();
  }

  @Test
  void a_full_disk_lets_nothing_begin_and_what_has_begun_end() throws IOException {
    try (var disk = SmallDisk.on(home.resolve("journal"))) {
      disk.fillBut(ROOM_FOR_A_LEASE);
      assertThat(end(deployer())).startsWith("2: ").contains("FULL");
      assertThat(stage.isAll(Stage.V1)).isTrue();

      disk.empty();
      dieInTheMiddle();
      disk.fillBut(ROOM_FOR_A_LEASE);
      var end = end(deployer());

      assertThat(end).matches("(?s)[01]: .*");
      assertThat(stage.isAll(end.startsWith("0") ? Stage.V2 : Stage.V1)).as(end).isTrue();
      assertThat(stage.pool().list()).hasSize(Stage.INSTANCES);
    }
    Load.requireNoneLost(load.end());
  }

  @Test
  void a_read_only_journal_changes_nothing_until_it_can_be_written() throws IOException {
    try (var disk = SmallDisk.on(home.resolve("journal"))) {
      dieInTheMiddle();
      var before = stage.router().observe().table();
      disk.makeReadOnly();

      assertThat(end(deployer())).startsWith("2: ").contains("UNAVAILABLE", "ead-only");
      assertThat(stage.router().observe().table()).isEqualTo(before);

      disk.makeWritable();
      assertThat(end(deployer())).startsWith("0: ");
    }
    requireAllNewAndNoneLost();
  }

  @Test
  void a_damaged_journal_is_not_guessed_at_and_can_be_gone_on_with_once_mended()
      throws IOException {
    dieInTheMiddle();
    var before = stage.router().observe().table();
    var stream = stream();
    var whole = Files.readAllBytes(stream);
    var damaged = whole.clone();
    damaged[600] ^= 1;
    Files.write(stream, damaged);

    assertThat(end(deployer())).startsWith("2: ").contains("CORRUPT");
    assertThat(stage.router().observe().table()).isEqualTo(before);
    assertThat(stream).hasBinaryContent(damaged);

    Files.write(stream, whole);
    assertThat(end(deployer())).startsWith("0: ");
    requireAllNewAndNoneLost();
  }

  /**
   * The jump is longer than a deployment may take, 8 hours; who goes on has the right time again.
   */
  @Test
  void a_time_of_day_that_jumps_forth_and_back_is_not_time_spent() {
    var jump = new ClockJump(6, Duration.ofDays(3650));
    try (var dead = Deployer.start(home, Stage.V2, Deployer.Way.ROLLING, IN_THE_MIDDLE, jump)) {
      dead.await(() -> Files.exists(Deployer.reached(home)));
      dead.kill();
    }

    assertThat(end(deployer())).startsWith("0: ");

    assertThat(timesOfDay())
        .anyMatch(at -> Duration.between(at, Instant.now()).abs().toDays() > 3000);
    requireAllNewAndNoneLost();
  }

  private List<Instant> timesOfDay() {
    try (var journal = FileJournalStore.open(home.resolve("journal"));
        var crossfade = Stage.deployer(stage.router(), stage.pool()).journal(journal).build()) {
      return crossfade.history(DeploymentId.of("to-v2")).stream().map(EventRecord::at).toList();
    }
  }

  private Path stream() throws IOException {
    try (var files = Files.walk(home.resolve("journal"))) {
      return files.filter(file -> file.toString().contains("to-v2")).findFirst().orElseThrow();
    }
  }

  private Jvm deployer() {
    return Deployer.start(home, Stage.V2, Deployer.Way.ROLLING, Optional.empty());
  }

  private void dieInTheMiddle() {
    var point = Optional.of(IN_THE_MIDDLE);
    try (var deployer = Deployer.start(home, Stage.V2, Deployer.Way.ROLLING, point)) {
      deployer.await(() -> Files.exists(Deployer.reached(home)));
      deployer.kill();
    }
  }

  /** Waits for the end, and returns the exit code and what was printed. */
  private static String end(Jvm deployer) {
    try (deployer) {
      return deployer.awaitEnd(PATIENCE) + ": " + deployer.output();
    }
  }

  private void requireAllNewAndNoneLost() {
    assertThat(stage.isAll(Stage.V2)).isTrue();
    var reports = load.end();
    Load.requireNoneLost(reports);
    Load.requireAllOf(Stage.V2, reports);
  }
}
