package io.crossfade.examples.demo;

import io.crossfade.adapter.embedded.RouterMain;
import io.crossfade.spi.TrafficRouter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A router in a process of its own. Thread-safe. */
final class ProcessFront implements Front {

  static final String TOKEN = "router.token";
  private static final String ADDRESSES = "router.addresses";

  private final Process process;
  private final InetSocketAddress address;
  private final TrafficRouter router;

  private ProcessFront(Process process, InetSocketAddress address, TrafficRouter router) {
    this.process = process;
    this.address = address;
    this.router = router;
  }

  static ProcessFront start(Path folder) {
    var process =
        Jvm.start(
            RouterMain.class,
            folder.resolve("router.log"),
            List.of(
                "port=0",
                "token-file=" + folder.resolve(TOKEN),
                "address-file=" + folder.resolve(ADDRESSES)));
    Jvm.await(process, () -> Files.exists(folder.resolve(ADDRESSES)), folder.resolve("router.log"));
    var bound = addresses(folder).getProperty("router");
    int colon = bound.lastIndexOf(':');
    return new ProcessFront(
        process,
        new InetSocketAddress(
            bound.substring(0, colon), Integer.parseInt(bound.substring(colon + 1))),
        Front.attach(folder));
  }

  static Properties addresses(Path folder) {
    var addresses = new Properties();
    try (var in = Files.newBufferedReader(folder.resolve(ADDRESSES))) {
      addresses.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no router in " + folder, e);
    }
    return addresses;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public TrafficRouter router() {
    return router;
  }

  @Override
  public void close() {
    router.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
