package io.crossfade.examples.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployBehindNginxTest {

  @TempDir Path folder;

  @Test
  void deploys_behind_an_nginx_with_the_sample_configuration() throws IOException {
    assumeTrue(SampleNginx.isInstalled(), "not installed: nginx");
    var said = new ByteArrayOutputStream();

    var result = DeployBehindNginx.run(folder, new PrintStream(said, true, StandardCharsets.UTF_8));

    assertThat(result.isSuccess()).isTrue();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .containsPattern("each of its ([0-9]) changes of routing costs one reload");
  }
}
