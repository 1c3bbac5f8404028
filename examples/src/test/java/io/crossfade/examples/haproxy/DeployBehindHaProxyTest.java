package io.crossfade.examples.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployBehindHaProxyTest {

  @TempDir Path folder;

  @Test
  void deploys_twice_behind_a_haproxy_with_the_sample_configuration() throws Exception {
    assumeTrue(SampleHaProxy.isInstalled(), "not installed: haproxy");
    var said = new ByteArrayOutputStream();

    var result =
        DeployBehindHaProxy.run(folder, new PrintStream(said, true, StandardCharsets.UTF_8));

    assertThat(result.isSuccess()).isTrue();
    assertThat(said.toString(StandardCharsets.UTF_8)).containsPattern("a client gets .*v2");
  }
}
