package io.crossfade.adapter.haproxy;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The contract with another HAProxy than the installed one, which the variable {@code
 * CROSSFADE_NEWER_HAPROXY} names. {@code build/newer-haproxy} makes one of version 3.0.
 */
class NewerHaProxyContractTest extends HaProxyRouterContractTest {

  @Override
  HaProxyProcess start(Path in, String config) throws IOException {
    return HaProxyProcess.startNewerWith(in, config);
  }
}
