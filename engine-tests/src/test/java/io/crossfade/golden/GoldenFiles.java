package io.crossfade.golden;

import io.crossfade.journal.FileJournalStore;
import io.crossfade.json.PlanJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes the journals and plans of a release; run by {@code build/golden RELEASE} when it is made,
 * and by nothing else. What is there is never written again.
 */
class GoldenFiles {

  @TempDir private Path journals;

  @Test
  void are_written_once_for_a_release() throws IOException {
    var release = System.getProperty("crossfade.golden");
    var folder = Files.createDirectory(GoldenFile.folder(release));
    for (var deployment : GoldenDeployment.values()) {
      var fleet = GoldenDeployment.world();
      Files.writeString(
          folder.resolve(deployment.id() + ".plan.json"),
          new PlanJson().write(deployment.plan(fleet)) + "\n");
      try (var journal = FileJournalStore.open(journals)) {
        deployment.deploy(fleet, journal);
      }
      var file = deployment.file();
      GoldenFile.write(
          folder.resolve(file + GoldenFile.SUFFIX),
          Files.readAllBytes(journals.resolve("shop").resolve(file)));
    }
  }
}
