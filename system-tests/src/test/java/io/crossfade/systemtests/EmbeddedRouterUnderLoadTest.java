package io.crossfade.systemtests;

import java.io.IOException;

/** The embedded router. */
class EmbeddedRouterUnderLoadTest extends DeploymentUnderLoad {

  @Override
  protected Balancer start(Surroundings around) throws IOException {
    return EmbeddedBalancer.start(around);
  }
}
