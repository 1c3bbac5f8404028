package io.crossfade.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceOptionsTest {
  @Test
  void reads_what_is_given() {
    ServiceOptions options =
        ServiceOptions.parse("--version=v2", "--port-file", "port", "--service-time-ms", "5");

    assertThat(options.version()).isEqualTo("v2");
    assertThat(options.instance()).isEqualTo("instance");
    assertThat(options.portFile()).contains(Path.of("port"));
    assertThat(options.serviceTime()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void names_every_fault() {
    assertThatThrownBy(() -> ServiceOptions.parse("--port", "70000", "--error-share", "0.1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--version is required")
        .hasMessageContaining("--port was '70000' but must be a whole number within 0..65535")
        .hasMessageContaining("--error-share needs --turns-bad-after");
  }
}
