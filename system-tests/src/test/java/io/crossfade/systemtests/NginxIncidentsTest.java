package io.crossfade.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentListener;
import io.crossfade.event.DeploymentResult;
import io.crossfade.examples.nginx.NginxProcess;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.testkit.contract.Threads;
import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others, or bad luck, do to nginx in the middle of a deployment under load. */
@Timeout(180)
class NginxIncidentsTest {

  private static final int STEPS_BEFORE = 4;
  private static final Duration DOWN = Duration.ofMillis(700);
  private static final String BROKEN = "this_is_no_directive;\n";

  @TempDir private Path folder;

  @Test
  void an_upgrade_of_the_program_loses_no_request() throws Exception {
    try (var nginx = reloaded()) {
      deploys(nginx, asUpgrade(nginx.process()));
    }
  }

  @Test
  void a_crash_costs_what_is_sent_until_nginx_is_back_and_nothing_else() throws Exception {
    try (var nginx = reloaded()) {
      survivesACrash(nginx);
    }
  }

  @Test
  void a_crash_of_the_lua_balancer_costs_what_is_sent_until_it_is_back() throws Exception {
    try (var nginx = steeredByLua()) {
      survivesACrash(nginx);
    }
  }

  @Test
  void a_broken_include_of_somebody_else_holds_a_deployment_up_until_it_is_mended()
      throws Exception {
    try (var nginx = reloaded()) {
      var mended = new CompletableFuture<Void>();

      deploys(
          nginx,
          () -> {
            breakForeignInclude(nginx.process());
            return mended.completeAsync(
                () -> mendOnceItHasHeldUsUp(nginx.process()), Threads::begin);
          });

      assertThat(mended).isCompleted();
    }
  }

  @Test
  void a_full_disk_holds_a_deployment_up_until_there_is_room() throws Exception {
    try (var disk = SmallDisk.on(includes());
        var nginx = reloaded()) {
      var ended = new CompletableFuture<Void>();

      deploys(
          nginx,
          () -> {
            disk.fillBut(0);
            var before = Files.readString(include());
            return ended.completeAsync(() -> makeRoom(disk, before), Threads::begin);
          });

      assertThat(ended).isCompleted();
    }
  }

  @Test
  void a_read_only_folder_turns_a_deployment_back_which_loses_no_request() throws Exception {
    try (var disk = SmallDisk.on(includes());
        var nginx = reloaded();
        var stage = stage(nginx);
        var load = Load.on(nginx, UnaryOperator.identity())) {
      load.deploymentBegins();
      var incident = Incident.after(STEPS_BEFORE, asReadOnly(disk));
      var result =
          deploy(
              stage,
              entry -> {
                incident.onEvent(entry);
                mendOnTheWayBack(disk, entry.event());
              });

      assertThat(result)
          .isInstanceOfSatisfying(
              DeploymentResult.RolledBack.class,
              back -> assertThat(back.cause().words()).contains("Read-only file system"));
      var reports = load.end();
      Load.requireNoneLost(reports);
      Load.requireAllOf(Stage.V1, reports);
      assertThat(stage.isAll(Stage.V1)).isTrue();
    }
  }

  private static Callable<?> asReadOnly(SmallDisk disk) {
    return () -> {
      disk.makeReadOnly();
      return true;
    };
  }

  private static void mendOnTheWayBack(SmallDisk disk, DeploymentEvent event) {
    if (event instanceof DeploymentEvent.RollbackStarted) {
      try {
        disk.makeWritable();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void reloads_and_broken_includes_of_somebody_else_are_nothing_to_the_lua_balancer()
      throws Exception {
    try (var nginx = steeredByLua()) {
      deploys(
          nginx,
          () -> {
            breakForeignInclude(nginx.process());
            Files.writeString(foreignInclude(), "# mended\n");
            return nginx.reload();
          });
    }
  }

  private Void makeRoom(SmallDisk disk, String before) {
    try {
      TimeSource.system().await(DOWN, new Signal());
      assertThat(include()).as("what was not to be changed").hasContent(before);
      disk.empty();
      return null;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Path includes() {
    return folder.resolve("crossfade");
  }

  private Path include() {
    return includes().resolve("shop.conf");
  }

  private NginxBalancer reloaded() throws IOException {
    return NginxBalancer.reloaded(around(), withForeignIncludes());
  }

  private NginxBalancer steeredByLua() throws IOException {
    return NginxBalancer.steeredByLua(around(), withForeignIncludes());
  }

  private Surroundings around() {
    return new Surroundings(folder, Stage.slots());
  }

  private String withForeignIncludes() throws IOException {
    var foreign = Files.createDirectory(folder.resolve("foreign"));
    return NginxBalancer.KEEPING_NO_CONNECTIONS + " include " + foreign + "/*.conf;";
  }

  private static Callable<?> asUpgrade(NginxProcess nginx) {
    return () -> {
      nginx.upgrade();
      return true;
    };
  }

  private static void deploys(NginxBalancer nginx, Callable<?> what) throws Exception {
    try (var stage = stage(nginx);
        var load = Load.on(nginx, UnaryOperator.identity())) {
      load.deploymentBegins();
      var incident = Incident.after(STEPS_BEFORE, what);
      var result = deploy(stage, incident);

      assertThat(incident.happened()).isTrue();
      assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
      var reports = load.end();
      Load.requireNoneLost(reports);
      Load.requireAllOf(Stage.V2, reports);
    }
  }

  private static void survivesACrash(NginxBalancer nginx) throws Exception {
    var back = new CompletableFuture<Void>();
    try (var stage = stage(nginx);
        var load = Load.on(nginx, UnaryOperator.identity())) {
      load.deploymentBegins();
      var incident =
          Incident.after(
              STEPS_BEFORE,
              () -> {
                load.outageBegins();
                nginx.process().kill();
                return back.completeAsync(() -> bringBack(nginx.process(), load), Threads::begin);
              });
      var result = deploy(stage, incident);

      assertThat(back).isCompleted();
      assertThat(result).isInstanceOf(DeploymentResult.Succeeded.class);
      var reports = load.end();
      Load.requireNoneLostBesideTheOutage(reports);
      Load.requireAllOf(Stage.V2, reports);
      assertThat(stage.isAll(Stage.V2)).isTrue();
    }
  }

  private static DeploymentResult deploy(Stage stage, DeploymentListener listener) {
    var spec = Stage.spec().toBuilder().drift(DriftPolicy.REASSERT).build();
    return stage.deployTelling(listener, spec, Rolling.inBatchesOf(1));
  }

  private static Stage stage(NginxBalancer nginx) {
    return Stage.open(nginx, new LocalPool(WebService.good(), Stage.slots()));
  }

  /** The deployer is at work meanwhile, and meets nobody. */
  private static Void bringBack(NginxProcess nginx, Load load) {
    try {
      TimeSource.system().await(DOWN, new Signal());
      nginx.launch();
      load.deploymentBegins();
      return null;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Path foreignInclude() {
    return folder.resolve("foreign/site.conf");
  }

  private void breakForeignInclude(NginxProcess nginx) throws IOException {
    Files.writeString(foreignInclude(), BROKEN);
    nginx.reload();
    Until.isSo(Duration.ofSeconds(30), "nginx refused it", () -> refusals(nginx) == 1);
  }

  private Void mendOnceItHasHeldUsUp(NginxProcess nginx) {
    Until.isSo(Duration.ofSeconds(30), "it held us up", () -> refusals(nginx) > 1);
    try {
      assertThat(foreignInclude()).hasContent(BROKEN);
      Files.writeString(foreignInclude(), "# mended\n");
      return null;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static long refusals(NginxProcess nginx) {
    try {
      return nginx.errorLog().lines().filter(line -> line.contains("this_is_no")).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
