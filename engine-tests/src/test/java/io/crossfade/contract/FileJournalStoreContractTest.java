package io.crossfade.contract;

import io.crossfade.journal.FileJournalStore;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.JournalStore.Room;
import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.contract.JournalStoreContract;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Death of an owner and a full disk need real processes and disks; core's own tests have them. */
class FileJournalStoreContractTest extends JournalStoreContract {

  @TempDir private Path directory;

  @Override
  protected JournalStore store() {
    return FileJournalStore.open(directory);
  }

  @Override
  protected Optional<JournalStore> reopened() {
    return Optional.of(FileJournalStore.open(directory));
  }

  @Override
  protected boolean tear(DeploymentId stream) throws IOException {
    try (var store = FileJournalStore.open(directory)) {
      var lease = store.acquire("shop", "the torn", ttl());
      store.append(lease, stream, store.read(stream).size(), List.of("torn"), Room.NORMAL);
    }
    try (var file = FileChannel.open(fileOf(stream), StandardOpenOption.WRITE)) {
      file.truncate(positionOf("torn", stream) + 2);
    }
    return true;
  }

  @Override
  protected boolean damage(DeploymentId stream) throws IOException {
    var file = fileOf(stream);
    var bytes = Files.readAllBytes(file);
    bytes[positionOf("one", stream)] ^= 1;
    Files.write(file, bytes);
    return true;
  }

  private int positionOf(String payload, DeploymentId stream) throws IOException {
    return Files.readString(fileOf(stream), StandardCharsets.ISO_8859_1).lastIndexOf(payload);
  }

  private Path fileOf(DeploymentId stream) throws IOException {
    try (var files = Files.walk(directory)) {
      return files
          .filter(file -> file.getFileName().toString().equals(stream + ".journal"))
          .findFirst()
          .orElseThrow();
    }
  }
}
