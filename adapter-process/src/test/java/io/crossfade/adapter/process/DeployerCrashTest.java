package io.crossfade.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.crossfade.adapter.process.Machine.Moment;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import io.crossfade.time.TimeSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left when a deployer is killed, and what the next one makes of it. */
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class DeployerCrashTest {

  private static final Revision V1 = Revision.of("v1");
  private static final Revision V2 = Revision.of("v2");
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final List<InstanceId> A = List.of(InstanceId.of("a"));

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

  @ParameterizedTest
  @EnumSource(Moment.class)
  void a_start_that_was_cut_off_is_finished_once(Moment moment) throws Exception {
    killAt(moment.name(), "start", "key-1", "v1", "a");

    var again = site.pool().start("key-1", V1, A).get(0);

    assertThat(site.services()).containsExactly(pid(again));
    assertThat(site.pool().list()).containsExactly(again);
    assertThat(site.pool().start("key-1", V1, A)).containsExactly(again);
    assertThat(site.services()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Moment.class,
      names = {"SPAWNED", "RECORDED"})
  void a_child_that_nobody_recorded_is_found_and_kept(Moment moment) throws Exception {
    killAt(moment.name(), "start", "key-1", "v1", "a");
    Site.await("the orphan to be listed", () -> site.pool().list().size() == 1);
    var orphan = site.pool().list().get(0);

    var again = site.pool().start("key-2", V1, A).get(0);

    assertThat(again).isEqualTo(orphan);
    assertThat(site.services()).containsExactly(pid(orphan));
  }

  @Test
  void an_orphan_can_be_stopped() throws Exception {
    killAt("SPAWNED", "start", "key-1", "v1", "a");

    site.pool().stop("key-2", A, GRACE);

    assertThat(site.services()).isEmpty();
    assertThat(site.processes()).isEmpty();
    assertThat(site.pool().list()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void a_replacement_that_was_cut_off_is_finished_once(Moment moment) throws Exception {
    var old = site.pool().start("key-1", V1, A).get(0);
    killAt(moment.name(), "replace", "key-2", "v2", "a");

    var now = site.pool().replace("key-2", V2, A, GRACE).get(0);

    assertThat(now.revision()).isEqualTo(V2);
    assertThat(now.incarnation()).isNotEqualTo(old.incarnation());
    assertThat(site.services()).containsExactly(pid(now));
    assertThat(site.pool().list()).containsExactly(now);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 19, 37, 61, 97})
  void killed_at_any_time_nothing_is_started_twice(int delay) throws Exception {
    var ids = Stream.of("a", "b", "c", "d").map(InstanceId::of).toList();
    var deployer = deployer("NEVER", "start", "key-1", "v1", "a", "b", "c", "d");
    Site.await("the first record", () -> Files.exists(site.state().resolve("instances/a/record")));
    new Patience(TimeSource.system(), Duration.ofMillis(2))
        .await(() -> false, Duration.ofMillis(delay));
    sigkill(deployer);

    var started = site.pool().start("key-1", V1, ids);

    assertThat(site.services())
        .containsExactlyInAnyOrderElementsOf(started.stream().map(DeployerCrashTest::pid).toList());
    assertThat(site.pool().list()).containsExactlyElementsOf(started);
  }

  @Test
  void a_child_goes_on_serving_when_its_deployer_is_killed() throws Exception {
    var deployer = deployer("NEVER", "start", "key-1", "real", "a");
    awaitReached("done", deployer);
    var child = site.pool().list().get(0);
    assertThat(ask(child)).isEqualTo(Long.toString(pid(child)));

    sigkill(deployer);

    assertThat(ask(child)).isEqualTo(Long.toString(pid(child)));
    assertThat(site.pool().list()).containsExactly(child);
    site.pool().stop("key-2", A, GRACE);
    assertThat(Site.runs(pid(child))).isFalse();
    assertThat(site.recordOf("a").forced()).isFalse();
  }

  @Test
  void a_child_does_not_hear_the_interrupt_of_its_deployers_terminal() throws Exception {
    var deployer =
        site.started(concat(List.of("setsid"), command("NEVER", "start", "key-1", "v1", "a")));
    awaitReached("done", deployer);
    assumeFalse(ignoresInterrupts(deployer.pid()), "these tests run with SIGINT ignored");
    var child = site.pool().list().get(0);

    var kill = site.started(List.of("kill", "-INT", "--", "-" + deployer.pid()));
    assertThat(kill.waitFor()).isZero();
    Site.await("the deployer to end", () -> !Site.runs(deployer.pid()));

    assertThat(site.pool().list()).containsExactly(child);
    assertThat(site.services()).containsExactly(pid(child));
  }

  @Test
  void one_deployer_waits_for_another_but_not_for_a_dead_one() throws Exception {
    var deployer = deployer("INTENDED", "start", "key-1", "v1", "a");
    awaitReached("INTENDED", deployer);
    var other = ChildProcessPool.of(site.settings().lockDeadline(Duration.ofMillis(300)).build());

    assertThatThrownBy(() -> other.start("key-2", V1, List.of(InstanceId.of("b"))))
        .isInstanceOfSatisfying(
            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT))
        .hasMessageContaining("is held by another process");
    assertThat(other.list()).isEmpty();
    sigkill(deployer);

    assertThat(other.start("key-2", V1, List.of(InstanceId.of("b")))).hasSize(1);
  }

  private void killAt(String moment, String effect, String key, String revision, String... ids)
      throws Exception {
    var words = new ArrayList<>(List.of(moment, effect, key, revision));
    words.addAll(List.of(ids));
    var deployer = deployer(words.toArray(String[]::new));
    awaitReached(moment, deployer);
    sigkill(deployer);
  }

  private Process deployer(String... arguments) throws Exception {
    return site.started(command(arguments));
  }

  private List<String> command(String... arguments) {
    return concat(
        site.java(Deployer.class), concat(List.of(folder.toString()), List.of(arguments)));
  }

  private void awaitReached(String where, Process deployer) {
    Site.await(
        "the deployer to reach " + where,
        () -> Files.exists(site.path("reached-" + where)) || !deployer.isAlive());
    assertThat(deployer.isAlive()).isTrue();
  }

  /** On Linux this is SIGKILL: nothing in the deployer runs any more. */
  private static void sigkill(Process deployer) throws Exception {
    assertThat(deployer.destroyForcibly().waitFor()).isEqualTo(128 + 9);
  }

  private static String ask(Instance instance) throws Exception {
    var uri = URI.create("http://" + instance.endpoint() + "/");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static long pid(Instance instance) {
    return Long.parseLong(instance.labels().get("pid"));
  }

  private static boolean ignoresInterrupts(long pid) throws Exception {
    var ignored =
        Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst();
    return (ignored.orElseThrow() & 2) != 0;
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
