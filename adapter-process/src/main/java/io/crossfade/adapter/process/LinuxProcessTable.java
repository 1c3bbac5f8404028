package io.crossfade.adapter.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code /proc}: start times in clock ticks, which do not move with the clock, and sessions.
 * Thread-safe.
 */
final class LinuxProcessTable implements ProcessTable {

  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int START_TIME = 19;
  private static final int BOOT_LENGTH = 8;

  private final Path proc;

  LinuxProcessTable(Path proc) {
    this.proc = proc;
  }

  @Override
  public Optional<ProcessIdentity> find(long pid) {
    return stat(pid)
        .filter(fields -> !"ZXx".contains(fields.get(STATE)))
        .map(fields -> identity(pid, boot(), fields));
  }

  @Override
  public Optional<ProcessIdentity> claimant(Claim claim, String boot) {
    return fields(claim.stat()).map(fields -> identity(claim.pid(), boot, fields));
  }

  @Override
  public Set<ProcessIdentity> family(long pid) {
    var pids = new ArrayList<>(List.of(pid));
    ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .forEach(descendant -> pids.add(descendant.pid()));
    pids.addAll(session(Long.toString(pid)));
    var family = new LinkedHashSet<ProcessIdentity>();
    pids.forEach(member -> find(member).ifPresent(family::add));
    return family;
  }

  @Override
  public String boot() {
    try {
      return Files.readString(proc.resolve("sys/kernel/random/boot_id")).substring(0, BOOT_LENGTH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Long> session(String leader) {
    var members = new ArrayList<Long>();
    try (var entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (var entry : entries) {
        long pid = Long.parseLong(String.valueOf(entry.getFileName()));
        if (stat(pid).filter(fields -> fields.get(SESSION).equals(leader)).isPresent()) {
          members.add(pid);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new UncheckedIOException(e.getCause());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return members;
  }

  private Optional<List<String>> stat(long pid) {
    try {
      var bytes = Files.readAllBytes(proc.resolve(pid + "/stat"));
      return fields(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** Returns the fields after the program's name, which may itself hold blanks and brackets. */
  private static Optional<List<String>> fields(String stat) {
    var fields = List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
    return fields.size() > START_TIME ? Optional.of(fields) : Optional.empty();
  }

  private static ProcessIdentity identity(long pid, String boot, List<String> fields) {
    return new ProcessIdentity(pid, boot + "-" + fields.get(START_TIME));
  }
}
