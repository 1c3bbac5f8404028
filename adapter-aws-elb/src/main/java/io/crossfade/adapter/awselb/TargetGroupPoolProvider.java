package io.crossfade.adapter.awselb;

import io.crossfade.config.AdapterConfig;
import io.crossfade.spi.InstancePool;
import io.crossfade.spi.InstancePoolProvider;

/**
 * Makes the pool named {@code aws-elb}: a {@link TargetGroupPool} whose revisions are in tags. It
 * takes the settings of the router of that name.
 *
 * <p>Thread-safe.
 */
public final class TargetGroupPoolProvider implements InstancePoolProvider {

  /** Makes a provider. */
  public TargetGroupPoolProvider() {}

  @Override
  public String name() {
    return "aws-elb";
  }

  @Override
  public InstancePool create(AdapterConfig config) {
    var settings = ElbSettings.of(config);
    return new TargetGroupPool(
        ElbClient.connecting(settings), settings, TargetGroupPool::tagged, true);
  }
}
