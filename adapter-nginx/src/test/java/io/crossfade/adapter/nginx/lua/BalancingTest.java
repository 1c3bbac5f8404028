package io.crossfade.adapter.nginx.lua;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.adapter.nginx.testing.RealNginx;
import io.crossfade.model.Affinity;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.TrafficCounters;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where requests go, and how they are counted when something goes wrong. */
class BalancingTest extends LuaNginxTest {

  private static final String UNTIL_ITS_END = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";

  @Test
  void goes_to_another_instance_where_one_refuses_connections() throws Exception {
    start("");
    var dead = instance("dead");
    dead.close();
    route(dead, instance("alive"));

    var answers = new ArrayList<String>();
    for (int i = 0; i < 10; i++) {
      answers.add(get("/").body());
      answers.add(post().body());
    }

    assertThat(answers).containsOnly("alive");
    awaitEnded("alive", 20);
    assertThat(counters("dead").failures()).isPositive().isEqualTo(counters("dead").requests());
  }

  @Test
  void does_not_send_an_order_twice() throws Exception {
    start("");
    route(instance("cuts", head -> ""), instance("other"));
    int failed = 0;
    for (int i = 0; i < 4; i++) {
      failed += post().statusCode() == 502 ? 1 : 0;
    }

    assertThat(failed).isPositive();
    RealNginx.await("the failures", () -> inFlight("cuts") == 0);
    assertThat(counters("cuts")).isEqualTo(new TrafficCounters(failed, 0, 0, 0, failed));
    awaitEnded("other", 4 - failed);
  }

  @Test
  void refuses_the_share_of_a_group_without_a_serving_member() throws Exception {
    start("");
    var only = instance("only");
    var members = Map.of(only.instance().id(), MemberState.OUT);
    var routing =
        new Routing(
            Map.of(BLUE, new GroupRouting(Weight.ALL, members)), List.of(), Affinity.none());
    nginx.router().apply(new RoutingTable(routing, allTo(only).targets()), fence(1));

    assertThat(get("/").statusCode()).isEqualTo(502);
    assertThat(counters("only")).isEqualTo(TrafficCounters.none());
  }

  @Test
  void counts_an_answer_that_was_cut_as_failed() throws Exception {
    start("");
    route(instance("a", head -> UNTIL_ITS_END + "four"));

    assertThat(cut()).isTrue();

    awaitEnded("a", 1);
    assertThat(counters("a").failures()).isEqualTo(1);
  }

  @Test
  void counts_an_answer_without_a_length_that_was_cut_as_failed() throws Exception {
    start("");
    var head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    route(instance("a", request -> head + "4\r\nfour\r\n"));

    assertThat(cut()).isTrue();

    awaitEnded("a", 1);
    assertThat(counters("a").failures()).isEqualTo(1);
  }

  @Test
  void counts_an_answer_without_a_body_as_whole() throws Exception {
    start("");
    route(instance("a", head -> UNTIL_ITS_END));

    var head = request("/").method("HEAD", HttpRequest.BodyPublishers.noBody());
    assertThat(send(head).statusCode()).isEqualTo(200);

    awaitEnded("a", 1);
    assertThat(counters("a").success()).isEqualTo(1);
  }

  @Test
  void a_client_that_leaves_is_not_the_instances_failure() throws Exception {
    start("");
    var body = "x".repeat(4 << 20);
    route(instance("a", head -> RawInstance.ok(body)));
    try (var socket = new Socket(nginx.uri().getHost(), nginx.uri().getPort())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    awaitEnded("a", 1);
    assertThat(counters("a").success()).isEqualTo(1);
  }

  private boolean cut() throws InterruptedException {
    try {
      get("/");
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void counts_what_an_error_page_hides() throws Exception {
    start(
        """
        location /hidden {
          proxy_intercept_errors on;
          error_page 503 =200 /instead;
          proxy_pass http://shop;
        }
        location = /instead { return 200 "sorry"; }
        """);
    route(instance("a", head -> "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));

    assertThat(get("/hidden").body()).isEqualTo("sorry");

    awaitEnded("a", 1);
    assertThat(counters("a").serverErrors()).isEqualTo(1);
  }

  @Test
  void counts_both_instances_where_an_error_page_asks_another_upstream() throws Exception {
    start(
        """
        location /first {
          proxy_intercept_errors on;
          error_page 503 = @second;
          proxy_pass http://shop;
        }
        location @second { proxy_pass http://till; }
        """);
    nginx.router("till").apply(allTo(instance("spare")), fence(1));
    route(instance("a", head -> "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));

    assertThat(get("/first").body()).isEqualTo("spare");

    awaitEnded("a", 1);
    assertThat(counters("a").serverErrors()).isEqualTo(1);
    var spare = nginx.router("till").observe().traffic(InstanceId.of("spare"));
    assertThat(spare.counters()).contains(new TrafficCounters(1, 1, 0, 0, 0));
    assertThat(spare.inFlight()).hasValue(0);
  }

  @Test
  void refuses_a_subrequest_whose_end_could_not_be_counted() throws Exception {
    start(
        """
        location /guarded { auth_request /may; proxy_pass http://shop; }
        location = /may { proxy_pass http://shop; }
        """);
    route(instance("a"));

    assertThat(get("/guarded").statusCode()).isEqualTo(500);

    assertThat(counters("a")).isEqualTo(TrafficCounters.none());
  }

  @Test
  void takes_a_pin_on_a_cookie_or_query_by_its_exact_name() throws Exception {
    start("");
    pin(
        Pin.cookie("Try", "green", GroupId.of("green")),
        Pin.query("Try", "green", GroupId.of("green")));

    assertThat(send(request("/").header("Cookie", "a=b; Try=\"green\"; c=d")).body())
        .isEqualTo("g");
    assertThat(get("/?a=b&Try=%67reen").body()).isEqualTo("g");
    assertThat(send(request("/").header("Cookie", "try=green")).body()).isEqualTo("b");
    assertThat(send(request("/").header("Cookie", "aTry=green")).body()).isEqualTo("b");
    assertThat(get("/?try=green&Tryy=green").body()).isEqualTo("b");
  }

  @Test
  void takes_a_pin_on_a_header_that_is_there_twice_and_not_on_a_like_one() throws Exception {
    start("underscores_in_headers on;");
    pin(Pin.header("X-Try", "green", GroupId.of("green")));

    assertThat(send(request("/").header("x-try", "no").header("X-TRY", "green")).body())
        .isEqualTo("g");
    assertThat(send(request("/").header("X_Try", "green")).body()).isEqualTo("b");
  }

  private void pin(Pin... pins) throws IOException {
    var blue = instance("b");
    var green = instance("g");
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    groups.put(BLUE, alone(Weight.ALL, blue));
    groups.put(GroupId.of("green"), alone(Weight.NONE, green));
    var routing = new Routing(groups, List.of(pins), Affinity.none());
    var targets = allTo(blue, green).targets();
    nginx.router().apply(new RoutingTable(routing, targets), fence(1));
  }

  private static GroupRouting alone(Weight weight, RawInstance instance) {
    return new GroupRouting(weight, Map.of(instance.instance().id(), MemberState.SERVING));
  }
}
