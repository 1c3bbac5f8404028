package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.MemberState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Answers of HAProxy 2.6.12 as they were, and as they come when something goes wrong. */
class ParsersTest {

  private static final NodeAddress NODE = new NodeAddress("/run/s");
  private static final String STATE =
      """
      1
      # be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight \
      srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state \
      srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl \
      srv_check_port srv_check_addr srv_agent_addr srv_agent_port
      3 app 1 app1 127.0.0.1 0 5 1 1 4 1 0 0 14 0 0 0 - 1 - 0 0 - - 0
      3 app 2 app2 ::1 2 4 100 1 7 15 3 3 6 0 0 0 - 8080 - 0 0 - - 0
      3 app 3 app3 10.0.0.1 2 8 256 1 7 1 0 0 0 0 0 0 web.internal 80 - 0 0 - - 0

      """;
  private static final String STAT =
      """
      # pxname,svname,qcur,scur,status,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,\
      check_status,last_chk,ttime,
      app,app1,1,2,UP 1/3,0,10,1,2,3,4,L7OK,"a, ""b"" c",12,
      app,app2,0,0,no check,,,,,,,,,,

      """;

  @Test
  void reads_servers_by_the_names_of_the_columns() {
    var rows = ServerRow.parse(Answers.split(NODE, STATE, 1).get(0));

    assertThat(rows).extracting(ServerRow::name).containsExactly("app1", "app2", "app3");
    assertThat(rows)
        .extracting(ServerRow::state)
        .containsExactly(MemberState.OUT, MemberState.SERVING, MemberState.DRAINING);
    assertThat(rows.get(1).endpoint()).hasToString("[::1]:8080");
    assertThat(rows.get(2).endpoint()).hasToString("web.internal:80");
    assertThat(rows).extracting(ServerRow::checked).containsExactly(true, true, false);
    assertThat(rows.get(2).effectiveWeight()).isZero();
  }

  @Test
  void reads_statistics_with_commas_and_quotes_inside() {
    var stats = ServerStats.parse(Answers.split(NODE, STAT, 1).get(0));

    assertThat(stats.get("app1").inFlight()).isEqualTo(3);
    assertThat(stats.get("app1").counters().requests()).isEqualTo(20);
    assertThat(stats.get("app1").responseTime()).hasMillis(12);
    assertThat(stats.get("app2").counters().requests()).isZero();
  }

  @Test
  void never_takes_an_answer_that_was_cut_off_for_a_whole_one() {
    var whole = STATE + STAT;
    for (int end = 0; end < whole.length(); end++) {
      var cut = whole.substring(0, end);

      assertThatThrownBy(() -> Answers.split(NODE, cut, 2))
          .isInstanceOfSatisfying(
              AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
    }
  }

  @Test
  void refuses_what_is_damaged_and_nothing_else() {
    var random = new Random(20_261_127);
    var seeds = List.of(STATE, STAT);
    for (int run = 0; run < 20_000; run++) {
      var bytes = new StringBuilder(seeds.get(run % 2));
      for (int i = 0; i <= random.nextInt(4); i++) {
        bytes.setCharAt(random.nextInt(bytes.length()), (char) random.nextInt(256));
      }
      try {
        var lines = new ArrayList<>(bytes.toString().lines().toList());
        if (run % 2 == 0) {
          assertThat(ServerRow.parse(lines)).hasSizeLessThan(bytes.length());
        } else {
          assertThat(ServerStats.parse(lines)).hasSizeLessThan(bytes.length());
        }
        Notes.parse(lines);
      } catch (IllegalArgumentException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  @Test
  void says_what_to_do_about_a_known_error() {
    var refused = Answers.refused(NODE, "set a weight", "Permission denied", false);

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("level admin").hasMessageContaining("/run/s");
    assertThat(Answers.refused(NODE, "x", "Permission denied", true).kind())
        .isEqualTo(Kind.OUTCOME_UNKNOWN);
    assertThat(Answers.refused(NODE, "x", "Something new.", false).kind())
        .isEqualTo(Kind.OUTCOME_UNKNOWN);
  }
}
