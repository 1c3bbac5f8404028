package io.crossfade.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.command.CommandTemplate;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.spi.Fence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(240)
@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandPoolTest {

  private static final Revision V1 = Revision.of("v1");
  private static final Revision V2 = Revision.of("v2");
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration GRACE = Duration.ofMillis(1500);

  @TempDir Path folder;
  private ScriptedHosts hosts;

  @BeforeEach
  void makeHosts() throws Exception {
    hosts = new ScriptedHosts(folder);
  }

  @Test
  void lists_what_the_status_says_at_the_addresses_of_the_slots() throws Exception {
    hosts.runs("b", "revision=v7 incarnation=boot.1:2-3");

    var listed = hosts.pool().list();

    assertThat(listed).hasSize(1);
    assertThat(listed.get(0)).hasToString("b (v7 at 10.0.0.2:80, start boot.1:2-3)");
    assertThat(hosts.pool().slots().free()).isEqualTo(ids("a", "c", "d"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1",
        "revision=v1",
        "incarnation=i revision=v1",
        "revision=v1 incarnation=i extra=1",
        "revision=v1 incarnation=i\nrevision=v2 incarnation=j",
        "revision=v1  incarnation=i",
        "revision=$(id) incarnation=i",
        "revision=v1;v2 incarnation=i",
        "revision= incarnation=i",
        "revision=v1 incarnation=\u202ei",
        "revision=v1 incarnation=i\0"
      })
  void a_status_that_says_anything_else_is_no_answer(String text) throws Exception {
    hosts.runs("a", text);

    assertThatThrownBy(() -> hosts.pool().list())
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("What runs in 'a' is not known")
        .hasMessageNotContaining("\u202e");
  }

  @Test
  void a_huge_status_is_cut_off_and_is_no_answer() throws Exception {
    hosts.on("status", "a", "head -c 5000000 /dev/zero | tr '\\0' x; exit 0");

    assertThatThrownBy(() -> hosts.pool().list())
        .satisfies(isKind(Kind.PERMANENT))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
  }

  @Test
  void a_host_that_cannot_be_asked_is_not_taken_for_empty() throws Exception {
    hosts.on("status", "c", "echo 'ssh: connect to host c: No route to host' >&2; exit 255");

    assertThatThrownBy(() -> hosts.pool().list())
        .satisfies(isKind(Kind.TRANSIENT))
        .hasMessageContaining("'c'")
        .hasMessageContaining("exited with 255 and said 'ssh: connect to host c: No route");
    assertThatThrownBy(() -> hosts.pool().slots()).satisfies(isKind(Kind.TRANSIENT));
  }

  @Test
  void a_slow_status_changes_nothing_and_ends_at_the_deadline() throws Exception {
    hosts.on("status", "a", "sleep 600");
    var pool = CommandPool.of(hosts.settings().deadline(SHORT).build());

    assertThatThrownBy(pool::list)
        .satisfies(isKind(Kind.TRANSIENT))
        .hasMessageContaining("was ended after 2.");
  }

  @Test
  void a_start_that_times_out_has_an_unknown_outcome_and_the_status_tells() throws Exception {
    hosts.on("start", "a", "echo revision=$3 incarnation=i1 > $HOSTS/$2.runs; sleep 600");
    var pool = CommandPool.of(hosts.settings().deadline(SHORT).build());

    assertThatThrownBy(() -> pool.start("k", V1, ids("a"))).satisfies(isKind(Kind.OUTCOME_UNKNOWN));

    assertThat(pool.list()).hasSize(1);
    assertThat(pool.start("k", V1, ids("a"))).isEqualTo(pool.list());
    assertThat(hosts.log()).hasSize(1);
  }

  @Test
  void a_failed_start_that_changed_nothing_is_permanent_unless_it_asks_to_be_tried_later()
      throws Exception {
    var pool = hosts.pool();
    hosts.on("start", "a", "echo 'disk is full'; exit 1");
    hosts.on("start", "b", "exit 75");

    assertThatThrownBy(() -> pool.start("k", V1, ids("a")))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("exited with 1 and said 'disk is full'; the status shows no change");
    assertThatThrownBy(() -> pool.start("k", V1, ids("b"))).satisfies(isKind(Kind.TRANSIENT));
  }

  @Test
  void a_failed_start_that_changed_something_has_an_unknown_outcome() throws Exception {
    hosts.on("start", "a", "echo revision=v0 incarnation=i1 > $HOSTS/$2.runs; exit 1");

    assertThatThrownBy(() -> hosts.pool().start("k", V1, ids("a")))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN));
  }

  @Test
  void a_start_that_succeeds_and_shows_nothing_is_no_success() throws Exception {
    hosts.on("start", "a", "exit 0");
    var pool = CommandPool.of(hosts.settings().settleDeadline(SHORT).build());

    assertThatThrownBy(() -> pool.start("k", V1, ids("a")))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN))
        .hasMessageContaining("the status does not show revision 'v1'");
  }

  @Test
  void a_start_may_show_a_little_later() throws Exception {
    hosts.on(
        "start",
        "a",
        "(sleep 1; echo revision=$3 incarnation=i1 > $HOSTS/$2.runs) >/dev/null 2>&1 & exit 0");

    assertThat(hosts.pool().start("k", V1, ids("a"))).hasSize(1);
  }

  @Test
  void another_revision_in_the_slot_is_not_touched_by_a_start() throws Exception {
    hosts.runs("a", "revision=v0 incarnation=i0");

    assertThatThrownBy(() -> hosts.pool().start("k", V1, ids("a")))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("revision 'v0' runs there");
    assertThat(hosts.log()).isEmpty();
  }

  @Test
  void what_fails_in_one_slot_does_not_keep_the_others_from_starting() throws Exception {
    hosts.on("start", "b", "exit 1");

    assertThatThrownBy(() -> hosts.pool().start("k", V1, ids("a", "b", "c")))
        .satisfies(isKind(Kind.PERMANENT));

    assertThat(hosts.pool().list()).extracting(Instance::id).isEqualTo(ids("a", "c"));
  }

  @Test
  void of_several_failures_the_one_that_tells_least_counts() throws Exception {
    hosts.on("start", "a", "exit 1");
    hosts.on("start", "b", "echo revision=v0 incarnation=i1 > $HOSTS/$2.runs; exit 1");
    hosts.on("start", "c", "exit 75");

    assertThatThrownBy(() -> hosts.pool().start("k", V1, ids("a", "b", "c")))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN))
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
  }

  @Test
  void a_replacement_is_stop_and_start_unless_there_is_a_command_for_it() throws Exception {
    hosts.runs("a", "revision=v1 incarnation=i0");
    hosts.runs("b", "revision=v1 incarnation=i0");
    var replace = hosts.command("replace", "{instance}", "{revision}", "{grace}");
    var plain = hosts.pool();
    var special = CommandPool.of(hosts.settings().replace(replace).build());

    plain.replace("k", V2, ids("a"), GRACE);
    special.replace("k", V2, ids("b"), GRACE);

    assertThat(hosts.log())
        .containsExactly("<stop><a><2>", "<start><a><v2>", "<replace><b><v2><2>");
  }

  @Test
  void a_replacement_whose_start_fails_says_that_something_changed() throws Exception {
    hosts.runs("a", "revision=v1 incarnation=i0");

    assertThatThrownBy(() -> hosts.pool().replace("k", Revision.of("broken"), ids("a"), GRACE))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN))
        .hasMessageContaining("no artifact for broken");
    assertThat(hosts.runs("a")).isFalse();
  }

  @Test
  void a_replacement_that_keeps_the_old_start_is_no_replacement() throws Exception {
    hosts.runs("a", "revision=v1 incarnation=i0");
    hosts.on("replace", "a", "echo revision=$3 incarnation=i0 > $HOSTS/$2.runs; exit 0");
    var replace = hosts.command("replace", "{instance}", "{revision}");
    var pool = CommandPool.of(hosts.settings().replace(replace).settleDeadline(SHORT).build());

    assertThatThrownBy(() -> pool.replace("k", V2, ids("a"), GRACE))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN));
  }

  @Test
  void what_does_not_go_is_forced_only_after_the_grace() throws Exception {
    hosts.runs("a", "revision=stubborn incarnation=i0");
    hosts.runs("b", "revision=v1 incarnation=i0");

    hosts.pool().stop("k", ids("a", "b"), GRACE);

    assertThat(hosts.log()).containsExactly("<stop><a><2>", "<force><a>", "<stop><b><2>");
    assertThat(hosts.pool().list()).isEmpty();
  }

  @Test
  void what_does_not_go_and_cannot_be_forced_is_told() throws Exception {
    hosts.runs("a", "revision=stubborn incarnation=i0");
    var pool = CommandPool.of(hosts.settings().settleDeadline(SHORT).build());

    assertThatThrownBy(() -> pool.stop("k", ids("a"), GRACE))
        .satisfies(isKind(Kind.OUTCOME_UNKNOWN))
        .hasMessageContaining("was told to go and still runs");
  }

  @Test
  void a_stop_that_hangs_is_followed_by_force() throws Exception {
    hosts.runs("a", "revision=v1 incarnation=i0");
    hosts.on("stop", "a", "sleep 600");
    var force = hosts.command("force", "{instance}");
    var pool = CommandPool.of(hosts.settings().deadline(SHORT).force(force).build());

    pool.stop("k", ids("a"), GRACE);

    assertThat(hosts.runs("a")).isFalse();
  }

  @Test
  void a_stop_that_fails_after_all_is_gone_is_no_failure() throws Exception {
    hosts.runs("a", "revision=v1 incarnation=i0");
    hosts.on("stop", "a", "rm $HOSTS/$2.runs; exit 1");

    hosts.pool().stop("k", ids("a"), GRACE);

    assertThat(hosts.runs("a")).isFalse();
  }

  @Test
  void a_slot_that_the_pool_does_not_have_is_refused_before_anything_runs() throws Exception {
    assertThatThrownBy(() -> hosts.pool().start("k", V1, ids("a", "z")))
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("Could not start [z], and nothing was changed");
    assertThat(hosts.log()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-oProxyCommand", "..", "."})
  void a_name_that_could_be_an_option_or_a_path_never_reaches_a_command(String name)
      throws Exception {
    assertThatThrownBy(() -> hosts.pool().start("k", Revision.of(name), ids("a")))
        .satisfies(isKind(Kind.PERMANENT));
    assertThatThrownBy(() -> hosts.pool().start("k", V1, ids(name)))
        .satisfies(isKind(Kind.PERMANENT));

    assertThat(hosts.log()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"k;id", "k\nid", "$(id)", "-k"})
  void a_key_that_is_no_name_never_reaches_a_command(String key) throws Exception {
    var start = hosts.command("start", "{instance}", "{revision}", "{key}");
    var pool = CommandPool.of(hosts.settings().start(start).build());

    assertThatThrownBy(() -> pool.start(key, V1, ids("a"))).satisfies(isKind(Kind.PERMANENT));

    assertThat(hosts.log()).isEmpty();
  }

  @Test
  void a_command_gets_address_key_epoch_and_grace_where_it_asks_for_them() throws Exception {
    hosts.runs("d", "revision=v1 incarnation=i0");
    var stop =
        hosts.command("stop", "{instance}", "{host}", "{port}", "{key}", "{epoch}", "{grace}s");
    var pool = CommandPool.of(hosts.settings().stop(stop).build());
    pool.fence(new Fence(DeploymentId.of("deploy-7"), 12));

    pool.stop("deploy-7:f3", ids("d"), Duration.ofMillis(1));

    assertThat(hosts.log()).containsExactly("<stop><d><fe80::1><80><deploy-7:f3><12><1s>");
  }

  @Test
  void a_program_that_is_not_there_changes_nothing() {
    var settings = hosts.settings().status(CommandTemplate.of("/no/such/program"));

    assertThatThrownBy(() -> CommandPool.of(settings.build()).list())
        .satisfies(isKind(Kind.PERMANENT))
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void several_slots_are_asked_at_once_if_there_is_somebody_to_help() throws Exception {
    // each waits for the others, so one after the other would never end
    for (var slot : List.of("a", "b", "c", "d")) {
      hosts.on(
          "status",
          slot,
          "touch $HOSTS/$2.here; until [ -f $HOSTS/a.here ] && [ -f $HOSTS/b.here ]"
              + " && [ -f $HOSTS/c.here ] && [ -f $HOSTS/d.here ]; do sleep 0.05; done; exit 3");
    }
    var helpers = Executors.newFixedThreadPool(3);
    try {
      var pool = CommandPool.of(hosts.settings().executor(helpers, 4).build());

      assertThat(pool.list()).isEmpty();
    } finally {
      helpers.shutdownNow();
    }
  }

  private static List<InstanceId> ids(String... names) {
    return Arrays.stream(names).map(InstanceId::of).toList();
  }

  private static ThrowingConsumer<Throwable> isKind(Kind kind) {
    return e ->
        assertThat(e)
            .isInstanceOfSatisfying(
                AdapterException.class, a -> assertThat(a.kind()).as("%s", e).isEqualTo(kind));
  }
}
