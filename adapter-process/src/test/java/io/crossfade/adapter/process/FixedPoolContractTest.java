package io.crossfade.adapter.process;

import io.crossfade.model.Instance;
import io.crossfade.pool.FixedPool;
import io.crossfade.spi.InstancePool;
import io.crossfade.testkit.contract.InstancePoolContract;
import java.util.List;
import java.util.Optional;

class FixedPoolContractTest extends InstancePoolContract {

  @Override
  protected InstancePool pool() {
    return FixedPool.of(
        List.of(Instance.of("a", "v1", "10.0.0.1:80"), Instance.of("b", "v2", "10.0.0.2:80")));
  }

  @Override
  protected Optional<InstancePool> reopened() {
    return Optional.of(pool());
  }
}
