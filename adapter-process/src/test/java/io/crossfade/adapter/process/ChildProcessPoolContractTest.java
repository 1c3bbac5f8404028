package io.crossfade.adapter.process;

import io.crossfade.model.Instance;
import io.crossfade.model.Revision;
import io.crossfade.spi.InstancePool;
import io.crossfade.testkit.contract.InstancePoolContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ChildProcessPoolContractTest extends InstancePoolContract {

  @TempDir Path folder;
  private Site site;

  @AfterEach
  void endEverything() {
    site.close();
  }

  @Override
  protected InstancePool pool() throws Exception {
    site = Site.in(folder);
    return site.pool();
  }

  @Override
  protected Optional<InstancePool> reopened() {
    return Optional.of(site.pool());
  }

  @Override
  protected boolean remembersEpochs() {
    return true;
  }

  @Override
  protected boolean kill(Instance instance) {
    Site.kill(Long.parseLong(instance.labels().get("pid")));
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
