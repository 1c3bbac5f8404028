package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.testkit.contract.DataPlane.Request;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way of requests, with an instance itself where the load balancer would be. */
class LoopbackInstancesTest {

  private LoopbackInstances loopback;
  private DataPlane ways;

  @BeforeEach
  void start() throws Exception {
    loopback = LoopbackInstances.start("a", "b");
    ways = loopback.dataPlane(uri(loopback.instances().get(1)));
  }

  @AfterEach
  void stop() {
    loopback.close();
  }

  @Test
  void an_answer_says_who_gave_it() throws Exception {
    var request = Request.plain().header("X", "1").cookies(Map.of("c", "2")).query("q", "3");

    assertThat(ways.send(request).from()).contains(InstanceId.of("b"));
    assertThat(ways.send(request.answeredWith(500)).from()).contains(InstanceId.of("b"));
  }

  @Test
  void an_open_request_is_answered_when_it_is_told_to() throws Exception {
    var first = ways.open(Request.plain());
    var second = ways.open(Request.plain());

    assertThat(first.at()).isEqualTo(InstanceId.of("b"));
    assertThat(ways.send(Request.plain()).from()).isPresent();
    assertThat(second.finish().from()).contains(InstanceId.of("b"));
    assertThat(first.finish().from()).contains(InstanceId.of("b"));
  }

  @Test
  void a_connection_refused_is_no_answer() throws Exception {
    var closed = LoopbackInstances.start("x");
    var gone = closed.dataPlane(uri(closed.instances().get(0)));
    closed.close();

    assertThat(gone.send(Request.plain()).from()).isEmpty();
  }

  private static URI uri(Instance instance) {
    return URI.create("http://" + instance.endpoint() + "/");
  }
}
