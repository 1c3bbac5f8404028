package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IncludeTest {

  private static final int MUTATIONS = 20_000;
  private static final long SEED = 20_261_127;
  private static final NginxSettings SETTINGS =
      NginxSettings.builder("shop", Path.of("/owned/shop.conf"), 8099).build();
  private static final Fence FENCE = new Fence(DeploymentId.of("shop-7"), 7);

  @Test
  void reads_back_what_it_wrote() {
    var written = include(300);

    assertThat(Include.parse(written.text())).isEqualTo(written);
  }

  @Test
  void has_no_word_longer_than_nginx_takes() {
    var words = include(1_000).text().split("\\s+");

    assertThat(words).allSatisfy(word -> assertThat(word).hasSizeLessThan(4_000));
  }

  @Test
  void has_the_same_hash_whoever_wrote_it() {
    var generation = include(2).generation();
    var other = new Fence(DeploymentId.of("shop-8"), 8);

    var written = Include.of(Optional.of(other), generation, new IncludeBody(SETTINGS));

    assertThat(written.hash()).isEqualTo(include(2).hash());
    assertThat(written.text()).isNotEqualTo(include(2).text());
  }

  @Test
  void has_the_same_hash_whether_a_member_drains_or_is_out() {
    var draining = include(2, MemberState.DRAINING);
    var out = include(2, MemberState.OUT);

    assertThat(draining.hash()).isEqualTo(out.hash()).isNotEqualTo(include(2).hash());
    assertThat(Include.parse(draining.text())).isEqualTo(draining);
    assertThat(Include.parse(out.text())).isEqualTo(out);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Include.parse(include(2).text().replace("# draining:", "# draining: shop-0")))
        .withMessageContaining("cannot be draining");
  }

  @Test
  void notices_any_change_by_hand() {
    var text = include(2).text();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Include.parse(text.replace("weight=1", "weight=2")))
        .withMessageContaining("changed by hand");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Include.parse(text + "# mine\n"))
        .withMessageContaining("changed by hand");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Include.parse("upstream shop {}"))
        .withMessageContaining("not one that Crossfade wrote");
  }

  @Test
  void reads_nothing_but_what_was_written_from_a_damaged_file() {
    var seeds = List.of(include(0).text(), include(2).text(), include(60).text());
    var random = new Random(SEED);
    for (int i = 0; i < MUTATIONS; i++) {
      var seed = seeds.get(random.nextInt(seeds.size()));
      var damaged = damaged(seed, random);
      try {
        var read = Include.parse(damaged);
        assertThat(read.text()).isEqualTo(damaged);
        assertThat(read.generation())
            .as(damaged)
            .isIn(include(0).generation(), include(2).generation(), include(60).generation());
      } catch (IllegalArgumentException e) {
        assertThat(e)
            .hasMessageMatching("(?s)is not one.*|has a header.*|was changed by hand.*|.*epoch.*");
      }
    }
  }

  @Test
  void takes_no_line_of_a_damaged_log_and_no_socket_of_a_damaged_list_for_an_error() {
    var log =
        "{\"g\":1,\"a\":\"10.0.0.1:80, 10.0.0.2:80\",\"s\":\"502, 200\",\"h\":\"-, 0.1\",\"r\":\"0.0, 0.1\",\"st\":\"200\",\"c\":\"OK\"}";
    var sockets =
        "   0: 0200537F:46B2 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 109539 1";
    var random = new Random(SEED);
    int understood = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      understood += LogLine.parse(damaged(log, random)).map(line -> 1).orElse(0);
      assertThat(Sockets.parse(damaged(sockets, random)).generations(8099)).hasSizeLessThan(2);
    }
    assertThat(understood).isBetween(1, MUTATIONS - 1);
  }

  private static String damaged(String text, Random random) {
    var made = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0 && made.length() > 1; i--) {
      int at = random.nextInt(made.length());
      switch (random.nextInt(5)) {
        case 0 -> made.deleteCharAt(at);
        case 1 -> made.insert(at, (char) random.nextInt(128));
        case 2 -> made.setCharAt(at, (char) random.nextInt(0x2100));
        case 3 -> made.setLength(at);
        default -> made.insert(at, text, 0, random.nextInt(text.length()));
      }
    }
    return made.toString();
  }

  private static Include include(int members) {
    return include(members, MemberState.SERVING);
  }

  /** Returns one in which the first member has a state. */
  private static Include include(int members, MemberState first) {
    var instances =
        IntStream.range(0, members)
            .mapToObj(i -> Instance.of("shop-" + i, "v1", "10.0.0.1:" + (8000 + i)))
            .toList();
    var table = RoutingTable.allTo(GroupId.of("blue"), instances);
    if (first != MemberState.SERVING) {
      var change = RoutingChange.place(List.of(InstanceId.of("shop-0")), GroupId.of("blue"), first);
      table = new RoutingTable(table.routing().with(change), table.targets());
    }
    return Include.of(
        Optional.of(FENCE), new Generation("shop", 3, table), new IncludeBody(SETTINGS));
  }
}
