package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.Revision;
import io.crossfade.systemtests.FailPoint.Call;
import io.crossfade.systemtests.FailPoint.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Deploys one revision after the other by processes that are killed with SIGKILL, at each fail
 * point and at moments drawn from a seed, and started again until the deployment has ended.
 *
 * <p>How many kills is said by {@code -Dcrossfade.kills}, by default one round: each fail point
 * once, and a few at any moment. {@code -Dcrossfade.kills.seed} draws other ones. Confined to one
 * thread.
 */
final class Kills {

  /** Each fail point once. */
  private static final int FAIL_POINTS = Call.values().length * Moment.values().length;

  private static final int AT_ANY_MOMENT = 2;
  private static final int ROUND = FAIL_POINTS + AT_ANY_MOMENT;
  static final int GOAL = Integer.getInteger("crossfade.kills", ROUND);
  private static final long SEED = Long.getLong("crossfade.kills.seed", 1);

  /** After so many the names begin again, for the load tells no more apart. */
  private static final int REVISIONS = 12;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** A kill: at a fail point, or so long after the process began. */
  private record Kill(Optional<FailPoint> point, Duration after) {

    Optional<Call> call() {
      return point.map(FailPoint::call);
    }

    boolean isAtReplacement() {
      return call().filter(Call.REPLACE::equals).isPresent();
    }

    /** The strategy that makes the call; empty if each does. */
    Optional<Deployer.Way> way() {
      return call()
          .flatMap(
              call ->
                  switch (call) {
                    case REPLACE -> Optional.of(Deployer.Way.ROLLING);
                    case START, STOP -> Optional.of(Deployer.Way.BLUE_GREEN);
                    case APPEND, FINISH, APPLY -> Optional.empty();
                  });
    }

    /** At the first such call, which every deployment comes to. */
    Kill sooner() {
      return new Kill(point.map(p -> p.withOccurrence(1)), after.dividedBy(2));
    }
  }

  private final Path folder;
  private final Stage stage;
  private final Random random = new Random(SEED);
  private final List<Kill> due = new ArrayList<>();
  private Revision revision = Stage.V1;
  private int deployments;
  private int done;

  Kills(Path folder, Stage stage) {
    this.folder = folder;
    this.stage = stage;
    while (due.size() < GOAL) {
      due.addAll(round());
    }
    due.subList(GOAL, due.size()).clear();
  }

  private List<Kill> round() {
    var round = new ArrayList<Kill>();
    for (var call : Call.values()) {
      for (var moment : Moment.values()) {
        var at = new FailPoint(call, 1 + random.nextInt(latest(call)), moment);
        round.add(new Kill(Optional.of(at), Duration.ofMillis(random.nextInt(20))));
      }
    }
    for (int i = 0; i < AT_ANY_MOMENT; i++) {
      round.add(new Kill(Optional.empty(), Duration.ofMillis(300 + random.nextInt(2_000))));
    }
    Collections.shuffle(round, random);
    return round;
  }

  /** Returns up to which of such calls a kill may be: the second one may not come. */
  private static int latest(Call call) {
    return switch (call) {
      case APPEND -> 10;
      case APPLY -> 2;
      case START, REPLACE, STOP, FINISH -> 1;
    };
  }

  /** Returns the last revision that was deployed, when all kills were made. */
  Revision makeAll() {
    while (!due.isEmpty()) {
      deploy();
    }
    return revision;
  }

  int made() {
    return done;
  }

  int deployments() {
    return deployments;
  }

  private void deploy() {
    deployments++;
    revision = Revision.of("v" + (deployments % REVISIONS + 1));
    var way = due.stream().flatMap(k -> k.way().stream()).findFirst().orElse(Deployer.Way.ROLLING);
    for (var kill : inTurn(way)) {
      if (!make(kill, way)) {
        break;
      }
    }
    try (var last = begin(way, Optional.empty())) {
      assertThat(last.awaitEnd(PATIENCE)).as(last.output()).isZero();
    }
    assertThat(stage.isAll(revision)).as("%s is everywhere", revision).isTrue();
    assertThat(stage.pool().list()).hasSize(Stage.INSTANCES);
  }

  private Jvm begin(Deployer.Way way, Optional<FailPoint> point) {
    return Deployer.start(folder, DeploymentId.of("d-" + deployments), revision, way, point);
  }

  /** Returns what suits one deployment: a kill at each kind of call, and at each replacement. */
  private List<Kill> inTurn(Deployer.Way way) {
    var kills = new LinkedHashMap<Object, Kill>();
    due.stream()
        .filter(kill -> kill.way().map(way::equals).orElse(true))
        .forEach(kill -> kills.putIfAbsent(kill.isAtReplacement() ? kill : kill.call(), kill));
    return kills.values().stream()
        .sorted(Comparator.comparing(kill -> kill.call().orElse(Call.APPEND)))
        .toList();
  }

  /** Returns whether it was made; if not, the deployer came to its end, and it remains due. */
  private boolean make(Kill kill, Deployer.Way way) {
    int place = due.indexOf(kill);
    try (var deployer = begin(way, kill.point())) {
      if (!getsThere(deployer, kill)) {
        due.set(place, kill.sooner());
        return false;
      }
      deployer.kill();
    }
    due.remove(place);
    done++;
    return true;
  }

  private boolean getsThere(Jvm deployer, Kill kill) {
    return (kill.point().isEmpty()
            || deployer.isSoBeforeItEnds(() -> Files.exists(Deployer.reached(folder))))
        && !deployer.endsWithin(kill.after());
  }
}
