package io.crossfade.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentResult;
import io.crossfade.event.EventRecord;
import io.crossfade.journal.FileJournalStore;
import io.crossfade.json.PlanJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every release wrote is read, and gone on with, by this one. */
class GoldenFilesTest {

  @TempDir private Path journals;

  static Stream<Arguments> files() throws IOException {
    return GoldenFile.releases().stream()
        .flatMap(
            release ->
                Stream.of(GoldenDeployment.values())
                    .filter(deployment -> Files.exists(journalFile(release, deployment)))
                    .map(deployment -> Arguments.of(release, deployment)));
  }

  private static Path journalFile(String release, GoldenDeployment deployment) {
    return GoldenFile.folder(release).resolve(deployment.file() + GoldenFile.SUFFIX);
  }

  @ParameterizedTest(name = "{1} of release {0}")
  @MethodSource("files")
  void a_plan_is_read_and_written_again_as_it_was(String release, GoldenDeployment deployment)
      throws IOException {
    var file = GoldenFile.folder(release).resolve(deployment.id() + ".plan.json");
    var text = Files.readString(file).strip();

    var plan = new PlanJson().read(text);

    assertThat(plan.steps()).isNotEmpty();
    assertThat(new PlanJson().read(new PlanJson().write(plan))).isEqualTo(plan);
  }

  @ParameterizedTest(name = "{1} of release {0}")
  @MethodSource("files")
  void a_journal_is_read_event_by_event(String release, GoldenDeployment deployment)
      throws IOException {
    lay(release, deployment);
    var fleet = GoldenDeployment.world();

    try (var journal = FileJournalStore.open(journals);
        var crossfade = deployment.deployer(fleet, journal)) {
      var history = crossfade.history(deployment.id());

      assertThat(history.get(0).event()).isInstanceOf(DeploymentEvent.Accepted.class);
      assertThat(history).extracting(EventRecord::sequence).doesNotHaveDuplicates().isSorted();
      assertThat(crossfade.open())
          .isEqualTo(
              deployment == GoldenDeployment.ROLLING_OPEN ? List.of(deployment.id()) : List.of());
      if (crossfade.open().isEmpty()) {
        var last = history.get(history.size() - 1).event();
        assertThat(((DeploymentEvent.Ended) last).result())
            .isInstanceOf(
                deployment == GoldenDeployment.CANARY_ROLLED_BACK
                    ? DeploymentResult.RolledBack.class
                    : DeploymentResult.Succeeded.class);
      }
    }
  }

  @ParameterizedTest(name = "release {0}")
  @MethodSource("io.crossfade.golden.GoldenFile#releases")
  void a_deployment_that_an_earlier_release_left_open_is_gone_on_with(String release)
      throws IOException {
    var deployment = GoldenDeployment.ROLLING_OPEN;
    var fleet = GoldenDeployment.world();
    deployment.deploy(fleet, fleet.journal());
    lay(release, deployment);

    try (var journal = FileJournalStore.open(journals)) {
      var result = deployment.resume(fleet, journal);

      assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
      assertThat(journal.open("shop")).isEmpty();
    }
    assertThat(fleet.snapshot().instances())
        .allSatisfy(instance -> assertThat(instance.revision().value()).isEqualTo("v2"));
    assertThat(fleet.unsafeActs()).isEmpty();
  }

  private void lay(String release, GoldenDeployment deployment) throws IOException {
    var folder = Files.createDirectories(journals.resolve("shop"));
    Files.write(
        folder.resolve(deployment.file()), GoldenFile.read(journalFile(release, deployment)));
  }
}
