package io.crossfade.examples.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.DeploymentResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppedCanaryTest {

  @TempDir Path folder;

  @Test
  void the_analysis_stops_the_bad_version_and_the_deployment_goes_back() {
    var said = new ByteArrayOutputStream();

    var result = StoppedCanary.run(folder, new PrintStream(said, true, StandardCharsets.UTF_8));

    assertThat(result).isInstanceOf(DeploymentResult.RolledBack.class);
    assertThat(result.toString()).contains("gate 'analysis' said FAIL: errors: ");
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("gates compare with the fresh instances of the old version")
        .contains("v1: ", "v2: ");
  }
}
