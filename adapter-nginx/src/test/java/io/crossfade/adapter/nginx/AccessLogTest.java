package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.TrafficCounters;
import io.crossfade.testkit.fake.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

  private static final String A = "10.0.0.1:80";
  private static final String B = "10.0.0.2:80";

  @TempDir Path folder;
  private Path path;
  private AccessLog log;
  private final ManualTime time = new ManualTime();

  @BeforeEach
  void open() throws IOException {
    path = folder.resolve("access.log");
    log = new AccessLog(new LogFiles(path, time));
    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));
    log.read(generation(1, "a", "b"));
  }

  @Test
  void counts_what_comes_after_the_first_look() throws IOException {
    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));
    append(line(1, A, "404", "0.001", "0.003", "404", "OK"));
    append(line(1, B, "500", "0.001", "0.004", "500", "OK"));

    assertThat(counters("a")).isEqualTo(new TrafficCounters(2, 1, 1, 0, 0));
    assertThat(counters("b")).isEqualTo(new TrafficCounters(1, 0, 0, 1, 0));
    assertThat(ledger("a").latency().buckets())
        .containsOnlyKeys(Duration.ofMillis(2), Duration.ofMillis(3));
  }

  @Test
  void counts_each_instance_that_a_request_was_tried_at() throws IOException {
    append(line(1, A + ", " + B, "502, 200", "-, 0.010", "0.000, 0.011", "200", "OK"));

    assertThat(counters("a")).isEqualTo(new TrafficCounters(1, 0, 0, 0, 1));
    assertThat(counters("b")).isEqualTo(new TrafficCounters(1, 1, 0, 0, 0));
  }

  @Test
  void tells_no_answer_a_cut_off_answer_and_a_client_that_left_apart() throws IOException {
    append(line(1, A, "502", "-", "0.001", "502", "OK"));
    append(line(1, A, "200", "0.001", "0.001", "200", ""));
    append(line(1, A, "-", "-", "0.001", "499", ""));
    append(line(1, A, "101", "0.001", "9.000", "101", ""));

    assertThat(counters("a")).isEqualTo(new TrafficCounters(4, 1, 1, 0, 2));
  }

  @Test
  void takes_half_a_line_only_when_the_rest_has_come() throws IOException {
    var line = line(1, A, "200", "0.001", "0.002", "200", "OK");
    append(line.substring(0, 20));
    assertThat(counters("a")).isEqualTo(TrafficCounters.none());

    append(line.substring(20));

    assertThat(counters("a").requests()).isEqualTo(1);
  }

  @Test
  void goes_on_with_a_rotated_file_and_with_the_one_after_it() throws IOException {
    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));
    var rotated = folder.resolve("access.log.1");
    Files.move(path, rotated);
    log.read(generation(1, "a", "b"));
    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));
    log.read(generation(1, "a", "b"));

    Files.writeString(
        rotated, line(1, A, "200", "0.001", "0.002", "200", "OK"), StandardOpenOption.APPEND);
    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));

    assertThat(counters("a").requests()).isEqualTo(4);
  }

  @Test
  void lets_a_rotated_file_go_after_a_while() throws IOException {
    var rotated = folder.resolve("access.log.1");
    Files.move(path, rotated);
    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));
    log.read(generation(1, "a", "b"));
    time.advance(Duration.ofMinutes(2));
    log.read(generation(1, "a", "b"));

    Files.writeString(
        rotated, line(1, A, "200", "0.001", "0.002", "200", "OK"), StandardOpenOption.APPEND);

    assertThat(counters("a").requests()).isEqualTo(1);
  }

  @Test
  void begins_anew_with_a_file_that_was_cut_off() throws IOException {
    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));
    log.read(generation(1, "a", "b"));
    Files.writeString(path, "");
    log.read(generation(1, "a", "b"));

    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));

    assertThat(counters("a").requests()).isEqualTo(2);
  }

  @Test
  void counts_for_the_instance_that_had_the_address_in_that_generation() throws IOException {
    log.read(generation(2, "c", "d"));
    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));
    append(line(2, A, "200", "0.001", "0.002", "200", "OK"));
    append(line(2, A, "200", "0.001", "0.002", "200", "OK"));

    assertThat(counters("a").requests()).isEqualTo(1);
    assertThat(counters("c").requests()).isEqualTo(2);
  }

  @Test
  void passes_over_lines_that_are_not_its_own() throws IOException {
    append("10.1.1.1 - - [27/Nov/2026] \"GET / HTTP/1.1\" 200\n{\"g\":1}\n[]\n\n{\"g\":\n");
    append(line(1, "shop_none", "502", "-", "0.000", "502", "OK"));
    append(line(1, "192.0.2.9:80", "200", "0.001", "0.002", "200", "OK"));

    assertThat(log.read(generation(1, "a", "b")).orElseThrow()).isEmpty();
  }

  @Test
  void knows_nothing_of_a_log_that_cannot_be_read() throws IOException {
    var unreadable =
        new AccessLog(new LogFiles(Files.createDirectory(folder.resolve("folder")), time));

    assertThat(unreadable.read(generation(1, "a", "b"))).isEmpty();
  }

  @Test
  void reads_a_log_from_its_beginning_that_came_after_the_first_look() throws IOException {
    path = folder.resolve("late.log");
    log = new AccessLog(new LogFiles(path, time));
    log.read(generation(1, "a", "b"));

    append(line(1, A, "200", "0.001", "0.002", "200", "OK"));

    assertThat(counters("a").requests()).isEqualTo(1);
  }

  private Ledger ledger(String id) {
    var all = log.read(generation(1, "a", "b")).orElseThrow();
    return all.getOrDefault(InstanceId.of(id), Ledger.empty());
  }

  private TrafficCounters counters(String id) {
    return ledger(id).counters();
  }

  private void append(String text) throws IOException {
    Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static Generation generation(long number, String first, String second) {
    var instances = List.of(Instance.of(first, "v1", A), Instance.of(second, "v1", B));
    return new Generation("shop", number, RoutingTable.allTo(GroupId.of("blue"), instances));
  }

  private static String line(
      int generation, String at, String status, String head, String time, String... sent) {
    return String.format(
        "{\"g\":%d,\"a\":\"%s\",\"s\":\"%s\",\"h\":\"%s\",\"r\":\"%s\",\"st\":\"%s\",\"c\":\"%s\"}%n",
        generation, at, status, head, time, sent[0], sent[1]);
  }
}
