package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong, with a real nginx: the old include is what is there and what runs. */
class NginxRouterFaultsTest {

  private static final Fence FENCE = new Fence(DeploymentId.of("shop-1"), 3);

  private Nginx nginx;
  private NginxRouter router;

  @BeforeEach
  void start() throws IOException {
    nginx = Nginx.start();
    router = NginxRouter.of(nginx.settings());
    router.apply(table("a"), FENCE);
    awaitInForce(table("a"));
  }

  @AfterEach
  void stop() throws IOException {
    nginx.close();
  }

  @Test
  void puts_the_old_include_back_when_a_reload_that_was_accepted_fails() throws IOException {
    var before = include();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var listen = "listen 127.0.0.1:" + taken.getLocalPort() + ";";
      Files.writeString(nginx.folder().resolve("foreign/taken.conf"), "server { " + listen + " }");

      var failed = refusal(table("b"));

      assertThat(failed.kind()).isEqualTo(Kind.OUTCOME_UNKNOWN);
      assertThat(failed).hasMessageContaining("the old include is back");
      assertThat(include()).isEqualTo(before);
      awaitInForce(table("a"));
    }
    Files.delete(nginx.folder().resolve("foreign/taken.conf"));
    router.apply(table("b"), FENCE);
    awaitInForce(table("b"));
  }

  @Test
  void changes_nothing_while_somebody_elses_include_is_broken() throws IOException {
    var before = include();
    var broken = nginx.folder().resolve("foreign/broken.conf");
    Files.writeString(broken, "server { listen ; }");

    var refused = refusal(table("b"));

    assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(refused).hasMessageContainingAll("broken.conf", "a reason that is not in it");
    assertThat(include()).isEqualTo(before);
    assertThat(reloads()).isEqualTo(1);
    awaitInForce(table("a"));
    Files.delete(broken);
    router.apply(table("b"), FENCE);
    awaitInForce(table("b"));
  }

  @Test
  void leaves_a_change_by_hand_as_it_is() throws IOException {
    var edited = include() + "# by hand\n";
    Files.writeString(nginx.settings().include(), edited);

    var refused = refusal(table("b"));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("changed by hand");
    assertThat(include()).isEqualTo(edited);
    assertThat(router.observe().convergence().dissent())
        .anySatisfy(line -> assertThat(line).contains("changed by hand"));
  }

  @Test
  void loses_a_race_rather_than_overwrite_the_other_writer() throws IOException {
    var expected = include();
    var theirs = expected.replace("# epoch: 3", "# epoch: 4");
    var settings = nginx.settings();
    var file = new IncludeFile(settings.include(), settings.commandTimeout(), TimeSource.system());

    var lost =
        catchThrowableOfType(
            AdapterException.class,
            () -> file.swap(expected, "ours", fresh -> write(settings.include(), theirs)));

    assertThat(lost.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(include()).isEqualTo(theirs);
    assertThat(file.fresh()).doesNotExist();
  }

  @Test
  void refuses_a_symbolic_link_in_the_place_of_the_include() throws IOException {
    var outside = nginx.folder().resolve("outside");
    Files.move(nginx.settings().include(), outside);
    Files.createSymbolicLink(nginx.settings().include(), outside);
    var before = Files.readString(outside);

    var refused = refusal(table("b"));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("symbolic link");
    assertThat(Files.readString(outside)).isEqualTo(before);
  }

  @Test
  void writes_through_no_symbolic_link_that_waits_for_the_new_file() throws IOException {
    var outside = Files.writeString(nginx.folder().resolve("outside"), "precious");
    Files.createSymbolicLink(nginx.settings().include().resolveSibling(".shop.conf.new"), outside);

    router.apply(table("b"), FENCE);

    awaitInForce(table("b"));
    assertThat(outside).hasContent("precious");
    assertThat(nginx.settings().include()).isRegularFile();
    assertThat(Files.isSymbolicLink(nginx.settings().include())).isFalse();
  }

  @Test
  void takes_no_symbolic_link_for_its_lock() throws IOException {
    var lock = nginx.settings().include().resolveSibling(".shop.conf.lock");
    Files.delete(lock);
    Files.createSymbolicLink(lock, nginx.folder().resolve("made"));
    var before = include();

    refusal(table("b"));

    assertThat(nginx.folder().resolve("made")).doesNotExist();
    assertThat(include()).isEqualTo(before);
  }

  @Test
  void dissents_as_long_as_one_old_worker_accepts() throws IOException {
    var old = nginx.master().children().findFirst().orElseThrow();
    Nginx.run(List.of("kill", "-STOP", Long.toString(old.pid())));
    try {
      router.apply(table("b"), FENCE);

      assertThat(router.observe().convergence().dissent())
          .anySatisfy(line -> assertThat(line).contains("still accept"));
    } finally {
      Nginx.run(List.of("kill", "-CONT", Long.toString(old.pid())));
    }
    awaitInForce(table("b"));
  }

  @Test
  void says_that_the_file_is_not_what_runs() throws IOException {
    var settings = nginx.settings();
    var next = new Generation("shop", 9, table("b"));
    var text = Include.of(Optional.of(FENCE), next, new IncludeBody(settings)).text();
    Files.writeString(settings.include(), text);

    var seen = router.observe();

    assertThat(seen.table()).isEqualTo(table("a"));
    assertThat(seen.convergence().dissent())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("has generation 9", "runs generation 1"));
    router.apply(table("b"), FENCE);
    awaitInForce(table("b"));
  }

  @Test
  void reloads_once_for_a_change_and_not_at_all_for_none() throws IOException {
    long before = reloads();

    router.apply(table("b"), FENCE);
    router.apply(table("b"), FENCE);
    router.apply(table("b"), new Fence(DeploymentId.of("shop-2"), 4));

    assertThat(reloads() - before).isEqualTo(1);
    assertThat(Include.parse(include()).fence()).contains(new Fence(DeploymentId.of("shop-2"), 4));
    awaitInForce(table("b"));
  }

  @Test
  void is_refused_by_a_folder_that_may_not_be_written() throws IOException {
    try (var small = SmallDisk.mounted()) {
      var router = small.router();
      router.apply(table("a"), FENCE);
      var before = Files.readString(small.include());
      small.remountReadOnly();

      var refused = refusal(router, table("b"));

      assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
      assertThat(small.include()).hasContent(before);
      RealNginx.await("it to be so", () -> isInForce(router, table("a")));
    }
  }

  @Test
  void waits_for_room_on_a_full_disk() throws IOException {
    try (var small = SmallDisk.mounted()) {
      var router = small.router();
      router.apply(table("a"), FENCE);
      var before = Files.readString(small.include());
      small.fill();

      var refused = refusal(router, table("b"));

      assertThat(refused.kind()).isEqualTo(Kind.TRANSIENT);
      assertThat(small.include()).hasContent(before);
      RealNginx.await("it to be so", () -> isInForce(router, table("a")));
      small.makeRoom();
      router.apply(table("b"), FENCE);
      RealNginx.await("it to be so", () -> isInForce(router, table("b")));
    }
  }

  @Test
  void ends_a_drain_without_a_reload() throws IOException {
    router.apply(table("a", MemberState.DRAINING), FENCE);
    awaitInForce(table("a", MemberState.DRAINING));
    long before = reloads();

    router.apply(table("a", MemberState.OUT), FENCE);

    awaitInForce(table("a", MemberState.OUT));
    assertThat(reloads()).isEqualTo(before);
    router.apply(table("a", MemberState.DRAINING), FENCE);
    awaitInForce(table("a", MemberState.DRAINING));
    assertThat(reloads()).isEqualTo(before);
    router.apply(table("a"), FENCE);
    awaitInForce(table("a"));
    assertThat(reloads()).isEqualTo(before + 1);
  }

  private void awaitInForce(RoutingTable table) {
    RealNginx.await("it to be so", () -> isInForce(router, table));
  }

  private static boolean isInForce(NginxRouter router, RoutingTable table) {
    var seen = router.observe();
    return seen.convergence().isConverged() && seen.table().matches(table, Weight.ofBasisPoints(1));
  }

  private AdapterException refusal(RoutingTable table) {
    return refusal(router, table);
  }

  private static AdapterException refusal(NginxRouter router, RoutingTable table) {
    return catchThrowableOfType(AdapterException.class, () -> router.apply(table, FENCE));
  }

  private String include() throws IOException {
    return Files.readString(nginx.settings().include());
  }

  private long reloads() throws IOException {
    return nginx.errorLog().lines().filter(line -> line.contains("(SIGHUP) received")).count();
  }

  private static void write(Path path, String text) {
    try {
      Files.writeString(path, text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RoutingTable table(String id) {
    var instance = Instance.of(id, "v1", "127.0.0.1:1");
    return RoutingTable.allTo(GroupId.of("blue"), List.of(instance));
  }

  private static RoutingTable table(String id, MemberState state) {
    var serving = table(id);
    var group = new GroupRouting(Weight.ALL, Map.of(InstanceId.of(id), state));
    var groups = Map.of(GroupId.of("blue"), group);
    return new RoutingTable(new Routing(groups, List.of(), Affinity.none()), serving.targets());
  }

  /** An nginx whose owned folder is on a file system of a few pages. */
  private record SmallDisk(Nginx nginx, Path folder) implements AutoCloseable {

    static SmallDisk mounted() throws IOException {
      assumeTrue(
          System.getProperty("user.name").equals("root"), "mounting a small disk needs root");
      var nginx = Nginx.start(RealNginx.NAME, SmallDisk::mount);
      return new SmallDisk(nginx, nginx.settings().include().getParent());
    }

    private static void mount(Path folder) {
      try {
        Nginx.run(List.of("mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", folder.toString()));
      } catch (IOException e) {
        assumeTrue(false, "a small disk cannot be mounted here: " + e.getMessage());
      }
    }

    NginxRouter router() {
      return NginxRouter.of(nginx.settings());
    }

    Path include() {
      return nginx.settings().include();
    }

    void remountReadOnly() throws IOException {
      Nginx.run(List.of("mount", "-o", "remount,ro", folder.toString()));
    }

    void fill() {
      try (var ballast = Files.newOutputStream(folder.resolve("ballast"))) {
        while (true) {
          ballast.write(new byte[1024]);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
    }

    void makeRoom() throws IOException {
      Files.delete(folder.resolve("ballast"));
    }

    @Override
    public void close() throws IOException {
      nginx.stop();
      Nginx.run(List.of("umount", folder.toString()));
      Files.createDirectories(folder);
      nginx.close();
    }
  }
}
