package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.examples.service.DemoService;
import io.crossfade.examples.service.ServiceOptions;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class LoadProcessTest {
  @TempDir private Path folder;

  private static LoadProfile profile(int port) {
    return LoadProfile.builder(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .requestsPerSecond(100)
        .lasting(Duration.ofSeconds(60))
        .build();
  }

  @Test
  void goes_on_for_whoever_takes_it_over() {
    DemoService service = DemoService.start(ServiceOptions.parse("--version=v1"));
    try (LoadProcess started = LoadProcess.start(profile(service.port()), folder);
        LoadProcess taken = LoadProcess.attach(folder)) {
      assertThat(taken.pid()).isEqualTo(started.pid());
      taken.enterPhase("deployment");
      while (taken.snapshot().phase("deployment").map(PhaseReport::succeeded).orElse(0L) < 5) {
        assertThat(taken.awaitEnd(Duration.ofMillis(20))).isFalse();
      }

      LoadReport report = taken.stop();

      assertThat(report.finished()).isTrue();
      assertThat(report.failed()).isZero();
      assertThat(report.versions()).containsOnlyKeys("v1");
      assertThat(started.awaitEnd(Duration.ofSeconds(10))).isTrue();
      assertThat(LoadProcess.attach(folder).stop()).isEqualTo(report);
    } finally {
      service.stop();
    }
  }

  @Test
  void reports_to_its_end_after_a_signal() {
    DemoService service = DemoService.start(ServiceOptions.parse("--version=v1"));
    try (LoadProcess run = LoadProcess.start(profile(service.port()), folder)) {
      run.pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroy);

      assertThat(run.awaitEnd(Duration.ofSeconds(20))).isTrue();
      assertThat(run.snapshot().finished()).isTrue();
    } finally {
      service.stop();
    }
  }

  @Test
  void says_that_a_killed_load_has_no_result() {
    DemoService service = DemoService.start(ServiceOptions.parse("--version=v1"));
    try (LoadProcess run = LoadProcess.start(profile(service.port()), folder)) {
      run.pid().flatMap(ProcessHandle::of).ifPresent(ProcessHandle::destroyForcibly);

      assertThatThrownBy(run::stop)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ended without a result");
    } finally {
      service.stop();
    }
  }

  @Test
  void says_that_there_is_nothing_to_take_over() {
    assertThatThrownBy(() -> LoadProcess.attach(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("There is no load in ");
  }
}
