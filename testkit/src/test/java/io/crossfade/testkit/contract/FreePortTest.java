package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class FreePortTest {

  /** Of so many that are merely free now, some are the same, as of people birthdays are. */
  @Test
  void gives_no_port_twice_and_each_can_be_listened_on() throws IOException {
    var ports = new HashSet<Integer>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(ports.add(FreePort.reserve())).isTrue();
    }
    for (int port : ports) {
      try (var listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(listener.getLocalPort()).isEqualTo(port);
      }
    }
  }
}
