package io.crossfade.journal;

import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.contract.JournalStoreContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** An owner dies in a process of its own: see {@code ProcessesTest} in core. */
class FileJournalStoreContractTest extends JournalStoreContract {

  private static final long SMALL = 400 * 1024;

  @TempDir Path directory;

  @Override
  protected JournalStore store() {
    return FileJournalStore.open(directory.resolve("journal"));
  }

  @Override
  protected Optional<JournalStore> reopened() {
    return Optional.of(store());
  }

  @Override
  protected boolean tear(DeploymentId stream) throws IOException {
    var file = fileOf(stream);
    var bytes = Files.readAllBytes(file);
    var contents = StreamContents.of(file, bytes);
    var next = Frame.encode(contents.crc(), contents.records().size() + 1, 1, List.of("half"));
    System.arraycopy(next, 0, bytes, contents.end(), next.length / 2);
    Files.write(file, bytes);
    return true;
  }

  @Override
  protected boolean damage(DeploymentId stream) throws IOException {
    var file = fileOf(stream);
    var bytes = Files.readAllBytes(file);
    int first = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("one");
    bytes[first] ^= 1;
    Files.write(file, bytes);
    return true;
  }

  @Override
  protected Optional<JournalStore> small() {
    var disk = new SmallDisk(SMALL);
    return Optional.of(
        FileJournalStore.builder(directory.resolve("small")).disk(disk).reserve(16_384).open());
  }

  private Path fileOf(DeploymentId stream) {
    return directory.resolve("journal/shop/" + stream + ".journal");
  }
}
