package io.crossfade.systemtests;

import java.io.IOException;

/**
 * nginx with our Lua balancer in it: it is never reloaded by us, so clients keep their connections
 * and have nothing to repeat. What others do to it is in {@link NginxIncidentsTest}.
 */
class NginxLuaUnderLoadTest extends DeploymentUnderLoad {

  @Override
  protected Balancer start(Surroundings around) throws IOException {
    return NginxBalancer.steeredByLua(around, "");
  }
}
