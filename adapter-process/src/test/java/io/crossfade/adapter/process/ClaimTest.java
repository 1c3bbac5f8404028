package io.crossfade.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.InstanceId;
import io.crossfade.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ClaimTest {

  @TempDir Path root;
  private InstanceFolder folder;
  private final Launcher launcher = new Launcher(Map.of());

  @BeforeEach
  void makeFolder() throws Exception {
    folder = new InstanceFolder(InstanceId.of("a"), Files.createDirectory(root.resolve("a")));
  }

  @Test
  void a_child_claims_its_start_with_the_number_of_the_service() throws Exception {
    var child = launcher.launch(folder, 1, List.of("/bin/sh", "-c", "echo $$ > me"));
    assertThat(child.waitFor()).isZero();

    var claim = Claim.read(folder.claim(1)).orElseThrow();

    assertThat(folder.path().resolve("me")).content().isEqualTo(claim.pid() + "\n");
    assertThat(Claim.readOrRefuse(folder.claim(1))).contains(claim);
  }

  @Test
  void a_child_that_comes_after_the_refusal_does_nothing() throws Exception {
    assertThat(Claim.readOrRefuse(folder.claim(1))).isEmpty();

    var child = launcher.launch(folder, 1, List.of("/bin/sh", "-c", "echo ran > ran"));

    assertThat(child.waitFor()).isEqualTo(Launcher.REFUSED);
    assertThat(folder.path().resolve("ran")).doesNotExist();
    assertThat(Claim.read(folder.claim(1))).isEmpty();
    assertThat(Claim.readOrRefuse(folder.claim(1))).isEmpty();
  }

  @Test
  void in_a_race_there_is_one_winner() throws Exception {
    int claimed = 0;
    for (int start = 1; start <= 60; start++) {
      var child = launcher.launch(folder, start, List.of("/bin/sh", "-c", "echo >> ran"));
      new Patience(TimeSource.system(), Duration.ofMillis(1))
          .await(() -> false, Duration.ofNanos(start * 100_000L));
      boolean won = Claim.readOrRefuse(folder.claim(start)).isPresent();

      assertThat(child.waitFor()).as("start %s", start).isEqualTo(won ? 0 : Launcher.REFUSED);
      claimed += won ? 1 : 0;
    }

    var ran = folder.path().resolve("ran");
    assertThat(Files.exists(ran) ? Files.readAllLines(ran).size() : 0).isEqualTo(claimed);
  }

  @Test
  void a_start_claimed_twice_has_one_child() throws Exception {
    var one = launcher.launch(folder, 1, List.of("/bin/sh", "-c", "echo >> ran"));
    var two = launcher.launch(folder, 1, List.of("/bin/sh", "-c", "echo >> ran"));

    assertThat(List.of(one.waitFor(), two.waitFor())).containsExactlyInAnyOrder(0, 75);
    assertThat(folder.path().resolve("ran")).content().isEqualTo("\n");
  }
}
