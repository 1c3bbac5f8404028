package io.crossfade.examples.demo;

import io.crossfade.adapter.embedded.EmbeddedRouter;
import io.crossfade.adapter.embedded.EmbeddedSettings;
import io.crossfade.adapter.embedded.RemoteEmbeddedRouter;
import io.crossfade.spi.TrafficRouter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/** The embedded router in front of the service, in this process or in one of its own. */
interface Front extends AutoCloseable {

  /** Returns where requests go. */
  InetSocketAddress address();

  /** Returns the router as a deployment drives it. */
  TrafficRouter router();

  @Override
  void close();

  /** Starts a router in this process. */
  static Front here() {
    var router = EmbeddedRouter.start(EmbeddedSettings.builder(0).build());
    return new Front() {
      @Override
      public InetSocketAddress address() {
        return router.address();
      }

      @Override
      public TrafficRouter router() {
        return router;
      }

      @Override
      public void close() {
        router.close();
      }
    };
  }

  /** Starts a router in a process of its own, which goes on when a deployer is killed. */
  static Front apart(Path folder) {
    return ProcessFront.start(folder);
  }

  /** Returns the router that another process started in this folder. */
  static TrafficRouter attach(Path folder) {
    return RemoteEmbeddedRouter.at(
        URI.create(ProcessFront.addresses(folder).getProperty("admin")),
        folder.resolve(ProcessFront.TOKEN));
  }
}
