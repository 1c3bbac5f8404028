package io.crossfade.testkit.contract;

import io.crossfade.model.Instance;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.spi.PoolCapabilities.Effect;
import io.crossfade.testkit.fake.FakeInstancePool;
import io.crossfade.testkit.fake.ManualTime;
import io.crossfade.time.TimeSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The contract over the fake pool, sound or with the defect that a test has set. */
class FakePoolContract extends InstancePoolContract {

  static final Revision STUBBORN = Revision.of("stubborn");
  static final Revision BROKEN = Revision.of("broken");
  static UnaryOperator<PoolView> defect = UnaryOperator.identity();

  private final ManualTime time = new ManualTime();
  private final FakeInstancePool fake = builder().build();

  FakeInstancePool.Builder builder() {
    return FakeInstancePool.builder(time).places("a", "b", "c");
  }

  @Override
  protected InstancePool pool() {
    return defect.apply(new PoolView(fake));
  }

  @Override
  protected Optional<InstancePool> reopened() {
    return Optional.of(new PoolView(fake));
  }

  @Override
  protected boolean kill(Instance instance) {
    fake.vanish(instance.id().value());
    return true;
  }

  @Override
  protected Optional<Revision> stubborn() {
    return Optional.of(STUBBORN);
  }

  @Override
  protected Optional<Revision> broken() {
    return Optional.of(BROKEN);
  }

  @Override
  protected boolean remembersEpochs() {
    return true;
  }

  @Override
  protected TimeSource time() {
    return time;
  }

  /** The same over a pool that cannot replace. */
  static class OfLess extends FakePoolContract {

    @Override
    FakeInstancePool.Builder builder() {
      return super.builder().capabilities(new PoolCapabilities(Set.of(Effect.START, Effect.STOP)));
    }
  }

  /** The same over a fixed list, under any name. */
  static class OfAFixedList extends FakePoolContract {

    @Override
    FakeInstancePool.Builder builder() {
      return super.builder().capabilities(PoolCapabilities.listOnly()).running("v1", "a", "b");
    }
  }
}
