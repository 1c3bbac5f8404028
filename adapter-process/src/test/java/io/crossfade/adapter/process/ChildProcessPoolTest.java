package io.crossfade.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.command.CommandTemplate;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.testkit.contract.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(240)
@EnabledOnOs(OS.LINUX)
class ChildProcessPoolTest {

  private static final Revision V1 = Revision.of("v1");
  private static final Revision V2 = Revision.of("v2");
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration NO_GRACE = Duration.ofMillis(200);

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void makeSite() throws Exception {
    site = Site.in(folder);
  }

  @AfterEach
  void endEverything() {
    site.close();
  }

  @Test
  void a_child_is_a_session_of_its_own_in_a_folder_of_its_own() throws Exception {
    var child = start(site.pool(), "a", V1);

    var pid = child.labels().get("pid");
    var stat = Files.readString(Path.of("/proc", pid, "stat"));
    var session = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
    assertThat(session).isEqualTo(pid);
    assertThat(Path.of("/proc", pid, "cwd").toRealPath())
        .isEqualTo(site.state().resolve("instances/a"));
    assertThat(child.incarnation().value()).startsWith(pid + "-");
    assertThat(child.endpoint().host()).isEqualTo("127.0.0.1");
  }

  @Test
  void words_reach_the_child_as_they_are() throws Exception {
    var dump = site.path("dump.sh");
    Files.writeString(dump, "printf '<%s>' \"$@\" > words; echo 4711 > \"$1\"; exec sleep 600\n");
    var command =
        CommandTemplate.of("/bin/sh", dump.toString(), "{port-file}", "$(id); `id`", "a b\n*", "");
    var pool = ChildProcessPool.of(copy(site.settings(), command).build());

    start(pool, "a", V1);

    assertThat(site.instance("a").path().resolve("words"))
        .content()
        .isEqualTo("<" + site.instance("a").portFile(1) + "><$(id); `id`><a b\n*><>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "-rf", "--"})
  void a_name_that_could_be_an_option_or_a_path_never_reaches_a_command(String name) {
    var pool = site.pool();

    assertThatThrownBy(() -> start(pool, name, V1)).satisfies(isKind(Kind.PERMANENT));
    assertThatThrownBy(() -> start(pool, "a", Revision.of(name))).satisfies(isKind(Kind.PERMANENT));
    assertThatThrownBy(() -> pool.stop("k", ids(name), GRACE)).satisfies(isKind(Kind.PERMANENT));
    assertThat(site.processes()).isEmpty();
    assertThat(site.state()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;id", "a\nb", "$(id)", "a b", "a/b", "a\u202eb", "{a}", "a#"})
  void other_odd_names_are_no_names_at_all(String name) {
    assertThatThrownBy(() -> InstanceId.of(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Revision.of(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void odd_keys_are_kept_and_found_again() {
    var key = "k; $(id)\n\u202e,=%";
    var pool = site.pool();
    start(pool, "a", V1);
    pool.stop(key, ids("a"), GRACE);
    start(pool, "a", V1);

    pool.stop(key, ids("a"), GRACE);

    assertThat(site.recordOf("a").stops()).containsExactly(key);
    assertThat(pool.list()).hasSize(1);
  }

  @Test
  void a_late_repetition_of_a_stop_spares_what_was_started_since() {
    var pool = site.pool();
    start(pool, "a", V1);
    pool.stop("stop-1", ids("a"), GRACE);
    var second = start(pool, "a", V1);

    pool.stop("stop-1", ids("a"), GRACE);
    assertThat(pool.list()).containsExactly(second);
    pool.stop("stop-2", ids("a"), GRACE);
    assertThat(pool.list()).isEmpty();
  }

  @Test
  void one_that_goes_when_asked_is_recorded_as_such() {
    var pool = site.pool();
    start(pool, "a", V1);

    pool.stop("k", ids("a"), GRACE);

    assertThat(site.recordOf("a").state()).isEqualTo(StartRecord.State.ENDED);
    assertThat(site.recordOf("a").forced()).isFalse();
    assertThat(site.processes()).isEmpty();
  }

  @Test
  void one_that_ignores_being_asked_is_killed_after_the_grace_and_that_is_recorded() {
    var pool = site.pool();
    start(pool, "a", Revision.of("stubborn"));
    start(pool, "b", V1);

    pool.stop("k", ids("a", "b"), Duration.ofSeconds(1));

    assertThat(site.recordOf("a").forced()).isTrue();
    assertThat(site.recordOf("b").forced()).isFalse();
    assertThat(site.processes()).isEmpty();
  }

  @Test
  void what_a_child_started_is_stopped_with_it() throws Exception {
    var pool = site.pool();
    start(pool, "a", Revision.of("family"));
    var sleeper =
        Long.parseLong(
            Files.readString(Path.of(site.instance("a").portFile(1) + ".sleeper")).strip());
    assertThat(Site.runs(sleeper)).isTrue();

    pool.stop("k", ids("a"), GRACE);

    assertThat(Site.runs(sleeper)).isFalse();
  }

  @Test
  void another_revision_in_the_place_is_not_touched_by_a_start() {
    var pool = site.pool();
    var running = start(pool, "a", V1);

    assertThatThrownBy(() -> start(pool, "a", V2))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("revision 'v1' runs in it");

    assertThat(pool.list()).containsExactly(running);
  }

  @Test
  void to_replace_what_never_was_is_refused() {
    assertThatThrownBy(() -> site.pool().replace("k", V2, ids("a"), GRACE))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("There never was an instance [a]");
  }

  @Test
  void a_replacement_that_cannot_start_says_that_something_changed() {
    var pool = site.pool();
    start(pool, "a", V1);

    assertThatThrownBy(() -> pool.replace("k", Revision.of("broken"), ids("a"), GRACE))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN))
        .hasMessageContaining("revision broken cannot run");

    assertThat(pool.list()).isEmpty();
    assertThat(pool.replace("k2", V2, ids("a"), GRACE)).hasSize(1);
  }

  @Test
  void one_that_ends_at_once_tells_its_last_words() {
    assertThatThrownBy(() -> start(site.pool(), "a", Revision.of("broken")))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("'a' ended before it was reachable")
        .hasMessageContaining("'revision broken cannot run'")
        .hasMessageContaining("start-1.err");
  }

  @Test
  void a_program_that_is_not_there_is_told_by_its_name() {
    var command = CommandTemplate.of("/no/such/program", "{port-file}");
    var pool = ChildProcessPool.of(copy(site.settings(), command).build());

    assertThatThrownBy(() -> start(pool, "a", V1))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void one_that_is_slow_to_write_its_port_goes_on_and_is_found_later() throws Exception {
    var hasty = ChildProcessPool.of(site.settings().startDeadline(Duration.ofMillis(500)).build());

    assertThatThrownBy(() -> start(hasty, "a", Revision.of("shy")))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN));
    assertThat(hasty.list()).isEmpty();
    Files.writeString(site.instance("a").portFile(1), "47");
    assertThat(hasty.list()).as("no line end yet").isEmpty();
    Files.writeString(site.instance("a").portFile(1), "4711\n");

    assertThat(hasty.list()).hasSize(1);
    assertThat(start(hasty, "a", Revision.of("shy")).endpoint().port()).isEqualTo(4711);
    assertThat(site.services()).hasSize(1);
  }

  @Test
  void another_process_of_the_same_number_is_neither_listed_nor_stopped() throws Exception {
    var bystander = site.started(List.of("sleep", "600"));
    var pool = site.pool();
    start(pool, "a", V1);
    Site.kill(site.recordOf("a").process().pid());
    var record = site.recordOf("a");
    var later = record.process().began() + "0"; // the bystander may have begun in the same tick
    var reused = new ProcessIdentity(bystander.pid(), later);
    site.instance("a").write(record.running(reused));

    assertThat(pool.list()).isEmpty();
    pool.stop("k", ids("a"), NO_GRACE);

    assertThat(Site.runs(bystander.pid())).isTrue();
  }

  @Test
  void nothing_of_an_earlier_run_of_the_machine_is_taken_for_running() throws Exception {
    var pool = site.pool();
    start(pool, "a", V1);
    var record = site.recordOf("a");
    var process = record.process();
    var ticks = process.began().substring(process.began().indexOf('-'));
    var beforeBoot = new ProcessIdentity(process.pid(), "00000000" + ticks);

    site.instance("a").write(record.running(beforeBoot));

    assertThat(pool.list()).isEmpty();
  }

  @Test
  void a_zombie_does_not_run() throws Exception {
    // a parent that never waits for its child, as a container's first process may be
    var parent =
        site.started(
            List.of(
                "/bin/sh", "-c", "sleep 0 & echo $! > " + site.path("pid") + "; exec sleep 600"));
    Site.await("the pid", () -> size(site.path("pid")) > 0);
    long zombie = Long.parseLong(Files.readString(site.path("pid")).strip());
    Site.await("a zombie", () -> stat(zombie).contains(") Z "));

    assertThat(ProcessTable.system().find(zombie)).isEmpty();
    assertThat(ProcessTable.system().find(parent.pid())).isPresent();
  }

  @Test
  void pools_on_one_folder_take_turns_and_start_each_name_once() {
    var threads = Executors.newFixedThreadPool(4);
    try {
      var starts =
          IntStream.range(0, 8)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> start(site.pool(), "a", V1), threads))
              .toList();

      var answers = starts.stream().map(CompletableFuture::join).distinct().toList();

      assertThat(answers).hasSize(1);
      assertThat(site.services()).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void gives_out_ports_and_an_instance_keeps_its_own() throws Exception {
    int port = FreePort.reserve();
    var command = CommandTemplate.of("/bin/sh", "-c", "echo $0 > told; exec sleep 600", "{port}");
    var pool = ChildProcessPool.of(copy(site.settings(), command).ports(port, port).build());

    var first = start(pool, "a", V1);
    assertThatThrownBy(() -> start(pool, "b", V1))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("no free port within " + port + "-" + port);
    var second = pool.replace("k", V2, ids("a"), GRACE).get(0);

    assertThat(first.endpoint().port()).isEqualTo(port);
    assertThat(second.endpoint()).isEqualTo(first.endpoint());
    assertThat(second.incarnation()).isNotEqualTo(first.incarnation());
    var told = site.instance("a").path().resolve("told");
    Site.await("the child to be told its port", () -> size(told) > 0);
    assertThat(told).content().isEqualTo(port + "\n");
  }

  @Test
  void a_revision_may_have_a_command_of_its_own() {
    var command =
        CommandTemplate.of("/bin/sh", "-c", "echo 4711 > $0; exec sleep 600", "{port-file}");
    var pool = ChildProcessPool.of(site.settings().command(V2, command).build());

    var special = start(pool, "a", V2);
    var plain = start(pool, "b", V1);

    assertThat(special.endpoint().port()).isEqualTo(4711);
    assertThat(plain.endpoint().port()).isNotEqualTo(4711);
  }

  @Test
  void a_damaged_record_is_never_guessed_at() throws Exception {
    var pool = site.pool();
    start(pool, "a", V1);
    Files.writeString(site.instance("a").path().resolve("record"), "crossfade-instance 1\nstate R");

    assertThatThrownBy(pool::list)
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("The record of instance 'a'");
    assertThatThrownBy(() -> start(pool, "a", V1)).satisfies(isKind(Kind.PERMANENT));
    assertThat(site.services()).hasSize(1);
  }

  @Test
  void a_folder_that_everybody_may_write_to_is_refused() throws Exception {
    Files.createDirectory(site.state());
    Files.setPosixFilePermissions(site.state(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> start(site.pool(), "a", V1))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("may be written to by everybody");
    assertThat(site.processes()).isEmpty();
  }

  @Test
  void the_state_folder_is_for_its_owner_only() throws Exception {
    start(site.pool(), "a", V1);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.state())))
        .isEqualTo("rwx------");
  }

  @Test
  void an_interrupt_ends_the_wait_and_stays_set() {
    var pool = site.pool();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> start(pool, "a", Revision.of("shy")))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN));

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void works_without_proc_too() {
    var machine = new Machine(new PortableProcessTable(), moment -> {});
    var pool = ChildProcessPool.on(site.settings().build(), machine);
    var other = ChildProcessPool.on(site.settings().build(), machine);

    var first = start(pool, "a", V1);
    assertThat(other.list()).containsExactly(first);
    var second = other.replace("k", V2, ids("a"), GRACE).get(0);
    assertThat(pool.list()).containsExactly(second);
    pool.stop("k2", ids("a"), GRACE);

    assertThat(other.list()).isEmpty();
    assertThat(site.services()).isEmpty();
  }

  private static Instance start(ChildProcessPool pool, String id, Revision revision) {
    return pool.start("start-" + id + revision, revision, ids(id)).get(0);
  }

  private static List<InstanceId> ids(String... names) {
    return Arrays.stream(names).map(InstanceId::of).toList();
  }

  private ChildProcessSettings.Builder copy(
      ChildProcessSettings.Builder like, CommandTemplate command) {
    return ChildProcessSettings.builder(like.build().directory(), command)
        .startDeadline(like.build().startDeadline())
        .environment(like.build().environment());
  }

  private static ThrowingConsumer<Throwable> isKind(Kind kind) {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                AdapterException.class, a -> assertThat(a.kind()).as("%s", e).isEqualTo(kind));
  }

  private static long size(Path file) {
    return file.toFile().length();
  }

  private static String stat(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (IOException gone) {
      return "";
    }
  }
}
