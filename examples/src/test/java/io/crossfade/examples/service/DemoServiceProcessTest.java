package io.crossfade.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoServiceProcessTest {
  @Test
  void finishes_an_open_request_after_a_signal_and_ends(@TempDir Path folder) throws Exception {
    Path portFile = folder.resolve("port");
    Process child =
        new ProcessBuilder(ChildJvm.service(List.of("--version=v1", "--port-file=" + portFile)))
            .redirectOutput(folder.resolve("output").toFile())
            .start();

    try (RawClient client = new RawClient(port(child, portFile))) {
      client.get("/stream?chunks=4&interval-ms=100").readThrough("chunk 1\n");
      child.toHandle().destroy();
      assertThat(client.readThrough("0\r\n\r\n")).contains("chunk 4\n");
      assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(folder.resolve("output"))
          .content()
          .contains("'instance' of version 'v1' stopped, 0 requests cut off.");
    } finally {
      child.destroyForcibly();
    }
  }

  @Test
  void says_every_wrong_argument_and_exits_with_2() throws Exception {
    Process child =
        new ProcessBuilder(ChildJvm.service(List.of("--port=-1")))
            .redirectErrorStream(true)
            .start();

    assertThat(output(child)).contains("--version is required").contains("--port was '-1'");
    assertThat(child.waitFor()).isEqualTo(2);
  }

  private static int port(Process child, Path portFile) throws IOException {
    while (!Files.exists(portFile) && child.isAlive()) {
      LockSupport.parkNanos(5_000_000);
    }
    return Integer.parseInt(Files.readString(portFile).strip());
  }

  private static String output(Process child) throws IOException {
    return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
