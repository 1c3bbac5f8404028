package io.crossfade.testkit.contract;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.model.Slots;
import io.crossfade.spi.Fence;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.PoolCapabilities;
import io.crossfade.testkit.fake.FakeInstancePool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A pool object over a fake pool; defects override what they spoil. */
class PoolView implements InstancePool {

  final FakeInstancePool fake;
  private Optional<Fence> writer = Optional.empty();

  PoolView(FakeInstancePool fake) {
    this.fake = fake;
  }

  @Override
  public PoolCapabilities capabilities() {
    return fake.capabilities();
  }

  @Override
  public List<Instance> list() {
    return fake.list();
  }

  @Override
  public Slots slots() {
    return fake.slots();
  }

  @Override
  public void fence(Fence fence) {
    writer = Optional.of(fence);
    fake.fence(fence);
  }

  @Override
  public List<Instance> start(String key, Revision revision, List<InstanceId> instances) {
    writer.ifPresent(fake::fence);
    if (revision.equals(FakePoolContract.BROKEN)) {
      throw new AdapterException(Kind.TRANSIENT, "The fork of " + instances + " failed.");
    }
    return fake.start(key, revision, instances);
  }

  @Override
  public List<Instance> replace(
      String key, Revision revision, List<InstanceId> instances, Duration grace) {
    return fake.replace(key, revision, instances, grace);
  }

  @Override
  public void stop(String key, List<InstanceId> instances, Duration grace) {
    fake.stop(key, instances, grace);
  }
}
