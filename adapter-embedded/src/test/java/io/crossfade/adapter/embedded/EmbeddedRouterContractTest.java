package io.crossfade.adapter.embedded;

import io.crossfade.model.Instance;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.contract.DataPlane;
import io.crossfade.testkit.contract.TrafficRouterContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The contract, with the router in this process. */
class EmbeddedRouterContractTest extends TrafficRouterContract {

  private EmbeddedRouter router;

  @Override
  protected TrafficRouter router(List<Instance> instances) {
    router = EmbeddedRouter.create(EmbeddedSettings.builder(0).build());
    return router;
  }

  @Override
  protected Optional<DataPlane> dataPlane() {
    try {
      var address = router.address();
      return Optional.of(
          loopback().dataPlane(URI.create("http://127.0.0.1:" + address.getPort() + "/")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
