package io.crossfade.systemtests;

import java.io.IOException;

/**
 * A real nginx that is reloaded for each change, with the sample configuration and without
 * kept-alive connections: no client ever has to repeat anything.
 */
class NginxRouterUnderLoadTest extends DeploymentUnderLoad {

  @Override
  protected Balancer start(Surroundings around) throws IOException {
    return NginxBalancer.reloaded(around, NginxBalancer.KEEPING_NO_CONNECTIONS);
  }

  @Override
  protected Balancer startKeeping(Surroundings around) throws IOException {
    return NginxBalancer.reloaded(around, "");
  }
}
