package io.crossfade.testkit.sim;

import io.crossfade.model.Endpoint;
import io.crossfade.model.Health;
import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What really runs: instances that take their time to start, serve requests, die, restart, hang and
 * ignore that they are asked to stop. Confined to one run.
 */
final class InstanceModel {

  private static final int FIRST_PORT = 20_000;
  private static final long STOP = 400;
  private static final long LATE_VIEW = 5_000;
  private final World world;
  private final RandomGenerator random;
  private final Map<InstanceId, RunningInstance> running = new LinkedHashMap<>();
  private final Map<InstanceId, Endpoint> endpoints = new HashMap<>();
  private final Map<InstanceId, Revision> lastRevision = new HashMap<>();
  private final Map<InstanceId, Long> troubled = new HashMap<>();
  private int starts;

  InstanceModel(World world) {
    this.world = world;
    this.random = world.draws().of("instances");
  }

  /** An instance that has been up for long. */
  void appear(String id, Revision revision) {
    begin(InstanceId.of(id), revision, World.LONG_AGO);
  }

  List<Instance> list() {
    return running.values().stream().map(RunningInstance::instance).toList();
  }

  @Nullable RunningInstance process(InstanceId id) {
    return running.get(id);
  }

  boolean runs(InstanceId id, Revision revision) {
    var process = running.get(id);
    return process != null && process.instance().revision().equals(revision);
  }

  /** The revision that runs in it, or did last. */
  @Nullable Revision lastRevision(InstanceId id) {
    return lastRevision.get(id);
  }

  // what the pool does

  void start(InstanceId id, Revision revision) {
    var brought =
        world.mishaps().strikes(FaultKind.WRONG_REVISION, 3) ? world.oldRevision() : revision;
    long upAt = world.now() + startTime(revision);
    begin(id, brought, upAt);
    if (world.mishaps().strikes(FaultKind.DIES_VERIFIED, 2) && upAt < Long.MAX_VALUE / 4) {
      process(id, p -> p.hang(upAt + 2_000 + random.nextLong(6_000)));
    }
  }

  private long startTime(Revision revision) {
    boolean fresh = !revision.equals(world.oldRevision());
    if (fresh && world.mishaps().strikes(FaultKind.NEVER_UP, 3)) {
      return Long.MAX_VALUE / 2;
    }
    return world.mishaps().has(FaultKind.SLOW_START)
        ? random.nextLong(90_000)
        : random.nextLong(4_000);
  }

  /** Ends a process as its pool does, and returns once it is gone. */
  void end(InstanceId id, Duration grace) {
    boolean ignored = world.mishaps().strikes(FaultKind.STOP_IGNORED, 2);
    var process = running.remove(id);
    if (process != null) {
      world.sleep(ignored ? grace : Duration.ofMillis(random.nextLong(STOP)));
    }
  }

  private void begin(InstanceId id, Revision revision, long upAt) {
    var endpoint =
        endpoints.computeIfAbsent(
            id, name -> Endpoint.of("127.0.0.1", FIRST_PORT + endpoints.size()));
    var instance =
        Instance.builder(id, revision, endpoint)
            .incarnation(Incarnation.of("start-" + ++starts))
            .build();
    running.put(id, new RunningInstance(instance, upAt));
    lastRevision.put(id, revision);
    world.audit().began(id);
  }

  // what happens by itself

  void dieSomewhere() {
    somebody(
        id -> {
          running.remove(id);
          trouble(id);
          world.trace().note(() -> id + " dies by itself");
        });
  }

  void restartSomewhere() {
    somebody(
        id -> {
          var revision = running.get(id);
          trouble(id);
          if (revision != null) {
            begin(id, revision.instance().revision(), world.now() + random.nextLong(8_000));
            process(id, p -> p.trouble(world.now()));
          }
          world.trace().note(() -> id + " restarts by itself");
        });
  }

  void flapSomewhere() {
    somebody(
        id -> {
          trouble(id);
          long until = world.now() + 5_000 + random.nextLong(60_000);
          process(id, p -> p.flap(world.now(), until));
          troubled.put(id, until);
          world.trace().note(() -> id + " begins to flap");
        });
  }

  private void somebody(Consumer<InstanceId> what) {
    var ids = new ArrayList<>(running.keySet());
    if (!ids.isEmpty()) {
      what.accept(ids.get(random.nextInt(ids.size())));
    }
  }

  private void process(InstanceId id, Consumer<RunningInstance> what) {
    var found = running.get(id);
    if (found != null) {
      what.accept(found);
    }
  }

  private void trouble(InstanceId id) {
    troubled.put(id, world.now());
  }

  // what can be known of it

  boolean canServe(InstanceId id) {
    var process = running.get(id);
    return process != null && process.canServe(world.now());
  }

  /** Whether something went wrong there by itself, no longer ago than that. */
  boolean wasTroubledSince(InstanceId id, long since) {
    var process = running.get(id);
    return troubled.getOrDefault(id, World.LONG_AGO) >= since
        || (process != null && process.wasTroubledSince(since));
  }

  boolean wasTroubled(InstanceId id) {
    var process = running.get(id);
    return troubled.containsKey(id) || (process != null && process.wasTroubled());
  }

  /** Health as a load balancer with checks of its own sees it, a little late. */
  boolean seemsWell(InstanceId id) {
    var process = running.get(id);
    return process != null && process.canServe(world.now() - LATE_VIEW);
  }

  /** Answers a probe that expects what it was told of an instance. */
  Health check(Instance expected) {
    var process = running.get(expected.id());
    if (process == null) {
      return Health.unhealthy("connection refused");
    }
    if (!process.canServe(world.now())) {
      return Health.unhealthy("no answer");
    }
    return process.instance().revision().equals(expected.revision())
        ? Health.healthy()
        : Health.unhealthy("answers as " + process.instance().revision());
  }

  /** Takes a request for so long; returns whether it can. */
  boolean serve(InstanceId id, long duration) {
    var process = running.get(id);
    if (process == null || !process.canServe(world.now())) {
      return false;
    }
    process.take(world.now() + duration);
    return true;
  }

  int inFlight(InstanceId id) {
    var process = running.get(id);
    return process == null ? 0 : process.inFlight(world.now());
  }

  List<InstanceId> withRequests() {
    return running.keySet().stream().filter(id -> inFlight(id) > 0).toList();
  }

  void cutRequests() {
    running.values().forEach(RunningInstance::cutRequests);
  }
}
