package io.crossfade.adapter.process;

import io.crossfade.model.Instance;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstancePool;
import io.crossfade.testkit.contract.InstancePoolContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandPoolContractTest extends InstancePoolContract {

  @TempDir Path folder;
  private ScriptedHosts hosts;

  @Override
  protected InstancePool pool() throws Exception {
    hosts = new ScriptedHosts(folder);
    return hosts.pool();
  }

  @Override
  protected Optional<InstancePool> reopened() {
    return Optional.of(hosts.pool());
  }

  @Override
  protected boolean kill(Instance instance) throws Exception {
    hosts.dies(instance.id().value());
    return true;
  }

  @Override
  protected Optional<Revision> stubborn() {
    return Optional.of(Revision.of("stubborn"));
  }

  @Override
  protected Optional<Revision> broken() {
    return Optional.of(Revision.of("broken"));
  }
}
