package io.crossfade.adapter.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What runs on this machine. Implementations are thread-safe. */
interface ProcessTable {

  /** Returns the process that has a number now; empty if none runs. A zombie does not run. */
  Optional<ProcessIdentity> find(long pid);

  /** Returns the process that wrote a claim in a run of the machine, whether it lives or not. */
  Optional<ProcessIdentity> claimant(Claim claim, String boot);

  /** Returns a process and everything that it started, as far as it runs and can be found. */
  Set<ProcessIdentity> family(long pid);

  /** Returns what tells this run of the machine from others. */
  String boot();

  /** Returns whether a process runs. */
  default boolean runs(ProcessIdentity process) {
    return process.pid() > 0 && find(process.pid()).filter(process::equals).isPresent();
  }

  /** Returns the table of this machine. */
  static ProcessTable system() {
    var proc = Path.of("/proc");
    return Files.isReadable(proc.resolve("self/stat"))
        ? new LinuxProcessTable(proc)
        : new PortableProcessTable();
  }
}
