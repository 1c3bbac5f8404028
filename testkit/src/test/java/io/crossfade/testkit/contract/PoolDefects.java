package io.crossfade.testkit.contract;

import io.crossfade.model.Incarnation;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import io.crossfade.spi.Fence;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.testkit.fake.FakeInstancePool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Pools that are broken in one way each, by what they do and the rule that must notice. */
final class PoolDefects {

  private PoolDefects() {}

  static Map<String, UnaryOperator<PoolView>> all() {
    var all = new LinkedHashMap<String, UnaryOperator<PoolView>>();
    all.put("R2.1 lists in any order", over(Shuffling::new));
    all.put("R2.2 changes its mind", over(ChangingItsMind::new));
    all.put("R2.4 forgets what it was to start", over(StartingAnother::new));
    all.put("R2.5 starts again what it has started", over(StartingAgain::new));
    all.put("R2.6 restarts what runs under another key", over(RestartingOthers::new));
    all.put("R2.7 shows the old incarnation", over(HidingReplacements::new));
    all.put("R2.8 replaces again", over(ReplacingAgain::new));
    all.put("R2.9 stops the neighbours too", over(StoppingTooMany::new));
    all.put("R2.10 cannot stop nobody", over(StoppingStrictly::new));
    all.put("R2.11 waits for the stubborn for ever", over(Patient::new));
    all.put("R2.12 takes all with it", over(TakingAllWithIt::new));
    all.put("R2.13 does not see the dead", over(NotSeeingTheDead::new));
    all.put("R2.14 gives slots twice", over(GivingSlotsTwice::new));
    all.put("R2.15 is for one thread", over(ForOneThread::new));
    all.put("R2.16 lets a failed start take others down", over(FailingBadly::new));
    all.put("R2.18 obeys whoever asks", over(ObeyingAnybody::new));
    return all;
  }

  private static UnaryOperator<PoolView> over(Function<FakeInstancePool, PoolView> spoil) {
    return sound -> spoil.apply(sound.fake);
  }

  /** Only R2.1 lists three times without doing anything between. */
  private static final class Shuffling extends PoolView {
    private int inARow;

    Shuffling(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
      inARow = 0;
      return super.start(key, revision, instances);
    }

    @Override
    public List<Instance> list() {
      var list = new ArrayList<>(super.list());
      Collections.rotate(list, ++inARow == 3 ? 1 : 0);
      return list;
    }
  }

  private static final class ObeyingAnybody extends PoolView {
    ObeyingAnybody(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public void fence(Fence fence) {}
  }

  private static final class ChangingItsMind extends PoolView {
    private int listed;

    ChangingItsMind(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> list() {
      listed++;
      return super.list();
    }

    @Override
    public PoolCapabilities capabilities() {
      return listed < 2 ? super.capabilities() : new PoolCapabilities(Set.of(Effect.START));
    }
  }

  private static final class StartingAnother extends PoolView {
    StartingAnother(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
      var meant = revision.value().equals("v1") ? Revision.of("latest") : revision;
      return super.start(key, meant, instances);
    }
  }

  private static final class StartingAgain extends PoolView {
    private final Set<String> keys = new HashSet<>();

    StartingAgain(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
      if (!keys.add(key)) {
        fake.restart(instances.get(0).value());
      }
      return super.start(key, revision, instances);
    }
  }

  private static final class RestartingOthers extends PoolView {
    private final Map<String, String> keys = new HashMap<>();

    RestartingOthers(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
      var name = instances.get(0).value();
      var last = keys.put(name, key);
      if (last != null && !last.equals(key) && fake.instance(name).isPresent()) {
        fake.restart(name);
      }
      return super.start(key, revision, instances);
    }
  }

  private static final class HidingReplacements extends PoolView {
    HidingReplacements(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> list() {
      return super.list().stream().map(HidingReplacements::hide).toList();
    }

    @Override
    public List<Instance> replace(
        String key, Revision revision, List<InstanceId> instances, Duration grace) {
      return super.replace(key, revision, instances, grace).stream()
          .map(HidingReplacements::hide)
          .toList();
    }

    /** The fake's second start is the replacement. */
    private static Instance hide(Instance instance) {
      return instance.revision().value().equals("v2")
          ? instance.toBuilder().incarnation(Incarnation.of("start-1")).build()
          : instance;
    }
  }

  private static final class ReplacingAgain extends PoolView {
    private final Set<String> keys = new HashSet<>();

    ReplacingAgain(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> replace(
        String key, Revision revision, List<InstanceId> instances, Duration grace) {
      if (!keys.add(key)) {
        fake.restart(instances.get(0).value());
      }
      return super.replace(key, revision, instances, grace);
    }
  }

  private static final class StoppingTooMany extends PoolView {
    StoppingTooMany(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public void stop(String key, List<InstanceId> instances, Duration grace) {
      fake.list().forEach(instance -> super.stop(key, List.of(instance.id()), grace));
    }
  }

  private static final class StoppingStrictly extends PoolView {
    StoppingStrictly(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public void stop(String key, List<InstanceId> instances, Duration grace) {
      for (var id : instances) {
        fake.instance(id.value()).orElseThrow(() -> new IllegalStateException(id + "?"));
      }
      super.stop(key, instances, grace);
    }
  }

  private static final class Patient extends PoolView {
    Patient(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public void stop(String key, List<InstanceId> instances, Duration grace) {
      if (fake.list().stream().noneMatch(i -> i.revision().equals(FakePoolContract.STUBBORN))) {
        super.stop(key, instances, grace);
      }
    }
  }

  private static final class TakingAllWithIt extends PoolView {
    TakingAllWithIt(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public void close() {
      fake.list().forEach(instance -> fake.vanish(instance.id().value()));
    }
  }

  private static final class NotSeeingTheDead extends PoolView {
    private final Map<InstanceId, Instance> seen = new LinkedHashMap<>();

    NotSeeingTheDead(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> list() {
      fake.list().forEach(instance -> seen.put(instance.id(), instance));
      return List.copyOf(seen.values());
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
      var started = super.start(key, revision, instances);
      list();
      return started;
    }

    @Override
    public void stop(String key, List<InstanceId> instances, Duration grace) {
      super.stop(key, instances, grace);
      instances.forEach(seen::remove);
    }
  }

  private static final class GivingSlotsTwice extends PoolView {
    GivingSlotsTwice(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public Slots slots() {
      return Slots.of(List.of(InstanceId.of("a"), InstanceId.of("b"), InstanceId.of("c")));
    }
  }

  private static final class ForOneThread extends PoolView {
    private final Thread one = Thread.currentThread();

    ForOneThread(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> list() {
      if (Thread.currentThread() != one) {
        throw new IllegalStateException("confused by threads");
      }
      return super.list();
    }
  }

  private static final class FailingBadly extends PoolView {
    FailingBadly(FakeInstancePool fake) {
      super(fake);
    }

    @Override
    public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
      if (revision.equals(FakePoolContract.BROKEN)) {
        fake.list().forEach(instance -> fake.vanish(instance.id().value()));
      }
      return super.start(key, revision, instances);
    }
  }
}
