package io.crossfade.adapter.nginx.lua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.RoutingTable;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a reload, a crash, a restart and other writers leave. */
class SurvivalTest extends LuaNginxTest {

  private final CountDownLatch release = new CountDownLatch(1);

  private String held(String head) {
    try {
      release.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return RawInstance.ok("late");
  }

  @Test
  void a_reload_keeps_the_table_the_counts_and_the_incarnation() throws Exception {
    start("");
    var a = instance("a", this::held);
    route(a);
    var begun = begin();
    RealNginx.await("the request", () -> inFlight("a") == 1);
    var before = nginx.router().observe();

    nginx.reload();

    assertThat(nginx.router().observe().incarnation()).isEqualTo(before.incarnation());
    assertThat(nginx.router().observe().table()).isEqualTo(before.table());
    assertThat(inFlight("a")).isEqualTo(1);
    release.countDown();
    assertThat(begun.join().body()).isEqualTo("late");
    awaitEnded("a", 1);
    assertThat(counters("a").success()).isEqualTo(1);
  }

  @Test
  void a_crashed_worker_leaves_nothing_in_flight_and_what_it_had_as_failed() throws Exception {
    start("");
    route(instance("a", this::held));
    var begun = List.of(begin(), begin(), begin());
    RealNginx.await("the requests", () -> inFlight("a") == 3);

    nginx.killWorkers();

    awaitEnded("a", 3);
    assertThat(counters("a").failures()).isEqualTo(3);
    assertThat(begun).allMatch(one -> one.handle((answer, cut) -> cut != null).join());
    release.countDown();
    assertThat(get("/").body()).isEqualTo("late");
    awaitEnded("a", 4);
  }

  @Test
  void a_restart_keeps_the_table_and_whose_it_is() throws Exception {
    start("");
    var table = allTo(instance("a"));
    nginx.router().apply(table, fence(7));

    nginx.restart();

    assertThat(get("/").body()).isEqualTo("a");
    assertThat(nginx.router().observe().table()).isEqualTo(table);
    assertRefused(table, 6);
  }

  @Test
  void a_kept_table_that_is_damaged_serves_nothing_and_is_replaced_by_the_next() throws Exception {
    start("");
    var table = allTo(instance("a"));
    nginx.router().apply(table, fence(7));
    var kept = folder.resolve("kept/shop.table");
    Files.writeString(kept, Files.readString(kept).replace("end\n", ""));

    nginx.restart();

    assertThat(nginx.router().observe().table()).isEqualTo(RoutingTable.empty());
    assertThat(nginx.log()).contains("the kept table of 'shop' cannot be used");
    nginx.router().apply(table, fence(8));
    assertThat(get("/").body()).isEqualTo("a");
  }

  @Test
  void a_table_that_cannot_be_kept_is_refused_and_changes_nothing() throws Exception {
    start("");
    var table = allTo(instance("a"));
    nginx.router().apply(table, fence(1));
    Files.move(folder.resolve("kept"), folder.resolve("gone"));

    assertThatThrownBy(() -> nginx.router().apply(allTo(instance("b")), fence(1)))
        .isInstanceOfSatisfying(
            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));

    assertThat(nginx.router().observe().table()).isEqualTo(table);
  }

  @Test
  void of_many_writers_the_highest_epoch_is_in_force_at_the_end() throws Exception {
    start("");
    var threads = Executors.newFixedThreadPool(8);
    var writes = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 64; i++) {
      int epoch = 1 + i * 37 % 64;
      var table = allTo(instance("e" + epoch));
      writes.add(CompletableFuture.runAsync(() -> applyOrBeRefused(table, epoch), threads));
    }

    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
    threads.shutdown();

    assertThat(get("/").body()).isEqualTo("e64");
    assertThat(Files.readString(folder.resolve("kept/shop.table"))).contains("fence 64 test");
    assertThat(folder.resolve("kept")).isDirectoryContaining("glob:**/shop.table");
    try (var files = Files.list(folder.resolve("kept"))) {
      assertThat(files).hasSize(1);
    }
  }

  private void applyOrBeRefused(RoutingTable table, int epoch) {
    try {
      nginx.router().apply(table, fence(epoch));
    } catch (AdapterException e) {
      assertThat(e.getMessage()).contains("epoch " + epoch + " is lower than");
    }
  }

  @Test
  void counts_of_instances_that_left_long_ago_are_forgotten() throws Exception {
    start("");
    route(instance("old"));
    assertThat(get("/").body()).isEqualTo("old");
    awaitEnded("old", 1);

    for (int i = 0; i < 40; i++) {
      route(instance("new" + i));
    }

    assertThat(traffic("old").counters()).isEmpty();
    assertThat(counters("new38").requests()).isZero();
  }

  private void assertRefused(RoutingTable table, long epoch) {
    assertThatThrownBy(() -> nginx.router().apply(table, fence(epoch)))
        .isInstanceOfSatisfying(
            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
        .hasMessageContaining("is lower than 7 of 'test'");
  }
}
