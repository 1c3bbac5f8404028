package io.crossfade.adapter.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Affinity;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Target;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.RouterCapabilities.Feature;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedRouterTest extends RouterTest {

  @TempDir private Path folder;

  private AdapterException refusal(RoutingTable table, Fence fence) {
    return catchThrowableOfType(AdapterException.class, () -> router().apply(table, fence));
  }

  private RoutingTable tableTo(String endpoint) {
    return RoutingTable.allTo(BLUE, List.of(Instance.of("x", "v1", endpoint)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no.such.host.invalid:80", "0.0.0.0:80", "[::]:80", "224.0.0.1:80"})
  void refuses_a_member_that_cannot_be_connected_to(String endpoint) throws Exception {
    var backend = backend("a");
    route(allTo(BLUE, backend));

    var refused = refusal(tableTo(endpoint), FENCE);

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("'x' at " + endpoint);
    assertThat(refused).hasMessageContaining("nothing was changed");
    assertThat(router().observe().table()).isEqualTo(allTo(BLUE, backend));
    assertThat(RawClient.get(address(), "/").body()).isEqualTo("a");
  }

  @Test
  void refuses_itself_as_a_member() {
    var refused = refusal(tableTo("127.0.0.1:" + address().getPort()), FENCE);

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("the router itself listens there");
  }

  @Test
  void refuses_more_groups_than_it_declares() {
    var groups = new HashMap<GroupId, GroupRouting>();
    for (int i = 0; i < 1_001; i++) {
      var weight = i == 0 ? Weight.ALL : Weight.NONE;
      var part = Map.of(InstanceId.of("i" + i), MemberState.OUT);
      groups.put(GroupId.of("g" + i), new GroupRouting(weight, part));
    }
    var targets = new HashMap<InstanceId, Target>();
    var target = Target.of(Instance.of("x", "v1", "127.0.0.1:9"));
    groups.values().forEach(g -> g.members().keySet().forEach(id -> targets.put(id, target)));
    var table = new RoutingTable(new Routing(groups, List.of(), Affinity.none()), targets);

    assertThat(refusal(table, FENCE).kind()).isEqualTo(Kind.PERMANENT);
    assertThat(router().capabilities().mostGroups()).isEqualTo(1_000);
  }

  @Test
  void refuses_a_deployment_that_was_overtaken() throws Exception {
    var table = allTo(BLUE, backend("a"));
    router().apply(table, new Fence(DeploymentId.of("d-2"), 5));

    var refused = refusal(RoutingTable.empty(), new Fence(DeploymentId.of("d-1"), 4));

    assertThat(refused.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(refused).hasMessageContaining("'d-1'").hasMessageContaining("'d-2'");
    assertThat(router().observe().table()).isEqualTo(table);
  }

  @Test
  void declares_that_it_forgets_unless_it_has_a_state_file() {
    assertThat(router().capabilities().has(Feature.VOLATILE)).isTrue();

    start(settings -> settings.stateFile(folder.resolve("state")));

    assertThat(router().capabilities().has(Feature.VOLATILE)).isFalse();
    assertThat(router().capabilities().weightStep()).isEqualTo(Weight.ofBasisPoints(1));
  }

  @Test
  void comes_up_as_it_was_with_a_state_file() throws Exception {
    var file = folder.resolve("state");
    start(settings -> settings.stateFile(file));
    var members = new LinkedHashMap<Backend, MemberState>();
    members.put(backend("a"), MemberState.SERVING);
    members.put(backend("b"), MemberState.DRAINING);
    var table =
        table(
            Affinity.cookie("SID"),
            List.of(Pin.header("X-T", "1", GREEN), Pin.query("t", "1", GREEN)),
            group(BLUE, 97, members),
            group(GREEN, 3, backend("c")));
    router().apply(table, new Fence(DeploymentId.of("d-9"), 9));
    var before = router().observe().incarnation();
    router().close();

    start(settings -> settings.stateFile(file));

    assertThat(router().observe().table()).isEqualTo(table);
    assertThat(router().observe().incarnation()).isNotEqualTo(before);
    assertThat(RawClient.get(address(), "/", "X-T: 1").body()).isEqualTo("c");
    assertThat(refusal(table, new Fence(DeploymentId.of("d-8"), 8)).kind())
        .isEqualTo(Kind.PERMANENT);
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"format\":2}", "{\"format\":1,\"format\":1}", "null"})
  void does_not_start_from_a_state_file_that_it_cannot_read(String content) throws IOException {
    var file = Files.writeString(folder.resolve("state"), content);
    var settings = EmbeddedSettings.builder(0).stateFile(file).build();

    assertThatThrownBy(() -> EmbeddedRouter.start(settings))
        .isInstanceOfSatisfying(
            AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("delete it");
  }

  @Test
  void changes_nothing_when_the_state_cannot_be_written() throws Exception {
    var file = Files.createDirectory(folder.resolve("gone")).resolve("state");
    start(settings -> settings.stateFile(file));
    var table = allTo(BLUE, backend("a"));
    route(table);
    Files.delete(file);
    Files.delete(file.getParent());

    var failed = refusal(allTo(GREEN, backend("b")), FENCE);

    assertThat(failed.kind()).isEqualTo(Kind.TRANSIENT);
    assertThat(router().observe().table()).isEqualTo(table);
    assertThat(RawClient.get(address(), "/").body()).isEqualTo("a");
  }

  @Test
  void does_not_listen_before_it_is_asked_to() throws Exception {
    try (var first = EmbeddedRouter.start(EmbeddedSettings.builder(0).build())) {
      var settings = EmbeddedSettings.builder(first.address().getPort()).build();

      try (var second = EmbeddedRouter.create(settings)) {
        assertThatThrownBy(second::observe)
            .isInstanceOfSatisfying(
                AdapterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.PERMANENT))
            .hasMessageContaining("cannot listen on '127.0.0.1:" + first.address().getPort());
      }
    }
  }

  @Test
  void ends_everything_when_it_is_closed() throws Exception {
    var backend = serving((request, out) -> Backend.ok(request, out, "ok"));
    var at = address();
    try (var client = RawClient.connect(at)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").answer();

      router().close();
      router().close();

      assertThat(client.isClosed()).isTrue();
    }
    await("the connections to instances", () -> backend.openConnections() == 0);
    assertThatThrownBy(() -> RawClient.connect(at)).isInstanceOf(ConnectException.class);
    assertThatThrownBy(() -> router().observe()).hasMessageContaining("closed");
    await(
        "its threads",
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("crossfade-router")));
  }
}
