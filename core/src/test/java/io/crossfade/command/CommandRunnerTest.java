package io.crossfade.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandRunnerTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;

  @Test
  void returns_exit_code_and_both_outputs() {
    var result = shell("echo out; echo err >&2; exit 7", LONG, 1000);

    assertThat(result.exitCode()).hasValue(7);
    assertThat(result.output()).isEqualTo("out");
    assertThat(result.errors()).isEqualTo("err");
    assertThat(result.succeeded()).isFalse();
    assertThat(result.truncated()).isFalse();
    assertThat(result).hasToString("exited with 7 and said 'out'");
  }

  @Test
  void words_reach_the_program_as_they_are() {
    var odd = List.of("a b", "$(id)", "; echo no", "`id`", "x\ny", "*", "");

    var result = run(concat(List.of("printf", "<%s>"), odd), LONG, 1000);

    assertThat(result.output()).isEqualTo("<a b><$(id)><; echo no><`id`><x\ny><*><>");
  }

  @Test
  void standard_input_is_empty() {
    var result = run(List.of("cat"), LONG, 10);

    assertThat(result.succeeded()).isTrue();
    assertThat(result.output()).isEmpty();
  }

  @Test
  void keeps_the_beginning_of_a_huge_output_and_never_blocks_the_command() {
    var result = shell("head -c 30000000 /dev/zero | tr '\\0' x; echo done >&2", LONG, 5000);

    assertThat(result.succeeded()).isTrue();
    assertThat(result.output()).hasSize(5000).containsOnlyOnce("x".repeat(5000));
    assertThat(result.truncated()).isTrue();
    assertThat(result.errors()).isEqualTo("done");
  }

  @Test
  void an_endless_output_ends_at_the_deadline() {
    var result = run(List.of("yes"), SHORT, 4);

    assertThat(result.timedOut()).isTrue();
    assertThat(result.output()).isEqualTo("y\ny");
  }

  @Test
  void ends_the_whole_tree_at_the_deadline_even_if_it_ignores_being_asked() throws Exception {
    var pids = folder.resolve("pids");
    // not for ever, should the test itself be killed
    var loop = "i=0; while [ $i -lt 60 ]; do sleep 1; i=$((i + 1)); done";
    var deaf = "trap '' TERM; echo $$ >> " + pids + "; ";
    var script = "(" + deaf + loop + ") & echo $! >> " + pids + "; " + deaf + loop;

    var enoughToBegin = Duration.ofSeconds(2);
    var result = shell(script, enoughToBegin, 100);

    assertThat(result.timedOut()).isTrue();
    assertThat(result.exitCode()).isEmpty();
    assertThat(result.took()).isBetween(enoughToBegin, Duration.ofSeconds(15));
    assertThat(Files.readAllLines(pids)).hasSizeGreaterThanOrEqualTo(2);
    for (var pid : Files.readAllLines(pids)) {
      awaitGone(Long.parseLong(pid));
    }
  }

  @Test
  void a_process_that_outlives_the_command_does_not_hold_it_up() throws Exception {
    var pid = folder.resolve("pid");

    var result = shell("sleep 60 & echo $! >" + pid + "; echo started", LONG, 100);

    assertThat(result.succeeded()).isTrue();
    assertThat(result.output()).isEqualTo("started");
    assertThat(result.took()).isLessThan(Duration.ofSeconds(10));
    long sleeper = Long.parseLong(Files.readString(pid).strip());
    assertThat(ProcessHandle.of(sleeper).orElseThrow().destroyForcibly()).isTrue();
  }

  @Test
  void text_is_safe_to_show() {
    var result = shell("printf 'a\\033[31mb\\007\\r\\nc\\377\\342\\200\\256d\\000e'", LONG, 1000);

    assertThat(result.output()).isEqualTo("a?[31mb?\nc\ufffd?d?e");
  }

  @Test
  void variables_are_added_to_the_environment() {
    var argv = List.of("sh", "-c", "echo \"$CROSSFADE_TEST $HOME$PATH\"");

    var result = CommandRunner.system().run(argv, LONG, 1000, Map.of("CROSSFADE_TEST", "; odd"));

    assertThat(result.output()).startsWith("; odd ").hasSizeGreaterThan(8);
  }

  @Test
  void a_program_that_is_not_there_changes_nothing() {
    assertThatThrownBy(() -> run(List.of("/no/such\nprogram", "x"), LONG, 10))
        .isInstanceOfSatisfying(
            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
        .hasMessageStartingWith("Could not start the command '/no/such?program x': ");
  }

  @Test
  void an_interrupt_ends_the_command_and_stays_set() throws Exception {
    var pid = folder.resolve("pid");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> shell("echo $$ >" + pid + "; exec sleep 60", LONG, 10))
        .isInstanceOfSatisfying(
            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN));

    assertThat(Thread.interrupted()).isTrue();
    if (Files.exists(pid) && !Files.readString(pid).isBlank()) {
      awaitGone(Long.parseLong(Files.readString(pid).strip()));
    }
  }

  private static void awaitGone(long pid) throws Exception {
    var process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(20, TimeUnit.SECONDS);
    }
  }

  private static CommandResult shell(String script, Duration deadline, int cap) {
    return run(List.of("sh", "-c", script), deadline, cap);
  }

  private static CommandResult run(List<String> argv, Duration deadline, int cap) {
    return CommandRunner.system().run(argv, deadline, cap, Map.of());
  }

  private static List<String> concat(List<String> first, List<String> second) {
    var all = new String[first.size() + second.size()];
    Arrays.setAll(all, i -> i < first.size() ? first.get(i) : second.get(i - first.size()));
    return List.of(all);
  }
}
