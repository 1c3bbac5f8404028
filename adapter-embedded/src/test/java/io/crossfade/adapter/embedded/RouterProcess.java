package io.crossfade.adapter.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

/** What {@link RouterMain} runs, in this process, so that it can be restarted at will. */
final class RouterProcess implements AutoCloseable {

  private final Path tokenFile;
  private final Path stateFile;
  private EmbeddedRouter router;
  private InetSocketAddress address;
  private InetSocketAddress admin;

  private RouterProcess(Path folder) {
    this.tokenFile = folder.resolve("token");
    this.stateFile = folder.resolve("state");
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.admin = address;
  }

  static RouterProcess start(Path folder) throws IOException {
    var process = new RouterProcess(folder);
    process.open();
    return process;
  }

  private void open() throws IOException {
    var settings = EmbeddedSettings.builder(address.getPort()).stateFile(stateFile).build();
    router = EmbeddedRouter.start(settings);
    address = router.address();
    var token = TokenFile.readOrMake(tokenFile);
    admin = router.listen(admin, new AdminHandler(router, token));
  }

  void restart() throws IOException {
    router.close();
    open();
  }

  EmbeddedRouter router() {
    return router;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + address.getPort() + "/");
  }

  URI admin() {
    return URI.create("http://127.0.0.1:" + admin.getPort());
  }

  Path tokenFile() {
    return tokenFile;
  }

  RemoteEmbeddedRouter remote() {
    return RemoteEmbeddedRouter.at(admin(), tokenFile);
  }

  @Override
  public void close() {
    router.close();
  }
}
