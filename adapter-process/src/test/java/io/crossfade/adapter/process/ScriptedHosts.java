package io.crossfade.adapter.process;

import io.crossfade.command.CommandTemplate;
import io.crossfade.pool.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Hosts as files in a folder, and one script that stands for all that is run on them. A file {@code
 * VERB-SLOT} is run in place of what the script would do.
 */
final class ScriptedHosts {

  private static final String SCRIPT =
      """
      # verb slot revision
      printf '<%s>' "$@" >> "$HOSTS/log"; echo >> "$HOSTS/log"
      if [ -f "$HOSTS/$1-$2" ]; then . "$HOSTS/$1-$2"; fi
      case $1 in
        status)
          [ -f "$HOSTS/$2.runs" ] || exit 3
          cat "$HOSTS/$2.runs" ;;
        start|replace)
          if [ "$3" = broken ]; then echo "no artifact for $3" >&2; exit 1; fi
          echo "revision=$3 incarnation=i$$" > "$HOSTS/$2.new"
          mv "$HOSTS/$2.new" "$HOSTS/$2.runs" ;;
        stop)
          grep -q stubborn "$HOSTS/$2.runs" || rm -f "$HOSTS/$2.runs" ;;
        force)
          rm -f "$HOSTS/$2.runs" ;;
      esac
      """;

  private final Path folder;
  private final Path script;

  ScriptedHosts(Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.script = Files.writeString(this.folder.resolve("host.sh"), SCRIPT);
  }

  /** Returns settings of a pool with four slots that can start, stop, replace and force. */
  CommandPoolSettings.Builder settings() {
    return CommandPoolSettings.builder(slots())
        .environment(Map.of("HOSTS", folder.toString()))
        .deadline(Duration.ofSeconds(60))
        .settleDeadline(Duration.ofSeconds(20))
        .status(command("status", "{instance}"))
        .start(command("start", "{instance}", "{revision}"))
        .stop(command("stop", "{instance}", "{grace}"));
  }

  CommandPool pool() {
    return CommandPool.of(settings().force(command("force", "{instance}")).build());
  }

  static List<Slot> slots() {
    return List.of(
        Slot.of("a", "10.0.0.1:80"),
        Slot.of("b", "10.0.0.2:80"),
        Slot.of("c", "10.0.0.3:80"),
        Slot.of("d", "[fe80::1]:80"));
  }

  CommandTemplate command(String... arguments) {
    var words = new ArrayList<>(List.of("/bin/sh", script.toString()));
    words.addAll(List.of(arguments));
    return CommandTemplate.of(words);
  }

  void runs(String slot, String statusOutput) throws IOException {
    Files.writeString(folder.resolve(slot + ".runs"), statusOutput);
  }

  boolean runs(String slot) {
    return Files.exists(folder.resolve(slot + ".runs"));
  }

  void dies(String slot) throws IOException {
    Files.delete(folder.resolve(slot + ".runs"));
  }

  /** Sets what a verb does for a slot before, or with an exit instead of, what it would do. */
  void on(String verb, String slot, String lines) throws IOException {
    Files.writeString(folder.resolve(verb + "-" + slot), lines + "\n");
  }

  /** Returns the arguments of every command that was run but the status, in their order. */
  List<String> log() throws IOException {
    var log = folder.resolve("log");
    return Files.exists(log)
        ? Files.readAllLines(log).stream().filter(line -> !line.startsWith("<status>")).toList()
        : List.of();
  }
}
