package io.crossfade.adapter.awselb;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.error.AdapterException;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import io.crossfade.spi.Fence;
import io.crossfade.spi.TrafficRouter;
import io.crossfade.testkit.fake.ManualTime;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The policy in the documents names the calls that are made, and no others. */
class PermissionsTest {

  private static final Path DOCUMENT = Path.of("../docs/aws-elb.md");
  private static final Pattern PERMISSION = Pattern.compile("\"elasticloadbalancing:(\\w+)\"");

  @Test
  void the_policy_in_the_documents_is_what_is_called() throws Exception {
    Set<String> called = new TreeSet<>();
    try (var rig = new ElbRig("a")) {
      var settings = rig.settings().deregistrationDelay(Duration.ofSeconds(20)).build();
      rig.world.targets().drainFor(Duration.ofSeconds(20));
      rig.routedBy(() -> rig.world.router(settings));
      rig.deploy(ElbRig.canaryWithTesters());
      TargetGroupPool.over(rig.world.client(), settings).capabilities();
      called.addAll(rig.world.strict().actions());
    }
    called.addAll(callsOfARule());

    assertThat(allowed()).containsExactlyInAnyOrderElementsOf(called);
  }

  @Test
  void a_look_a_change_and_a_deployment_cost_the_calls_that_the_documents_say() throws Exception {
    try (var rig = new ElbRig("a", "b")) {
      var looks = new TreeSet<Integer>();
      var changes = new TreeSet<Integer>();
      rig.routedBy(
          () ->
              counting(
                  rig,
                  (method, calls) -> {
                    switch (method) {
                      case "observe" -> looks.add(calls);
                      case "apply" -> changes.add(calls);
                      default -> {}
                    }
                  }));

      rig.deploy(ElbRig.blueGreen());

      var words = "A look is %d calls for a listener and two groups, a change %d to %d";
      var document = Files.readString(DOCUMENT);
      assertThat(document.contains(words.formatted(looks.first(), changes.first(), changes.last())))
          .as("%s, %s", looks, changes)
          .isTrue();
      assertThat(rig.world.strict().writes()).hasSizeLessThanOrEqualTo(12);
      assertThat(rig.world.strict().calls()).hasSizeLessThanOrEqualTo(400);
      assertThat(looks).hasSize(1);
    }
  }

  /** A router that tells how many calls each of its methods made. */
  private static TrafficRouter counting(ElbRig rig, BiConsumer<String, Integer> told) {
    var router = rig.world.router(rig.settings().build());
    return (TrafficRouter)
        Proxy.newProxyInstance(
            PermissionsTest.class.getClassLoader(),
            new Class<?>[] {TrafficRouter.class},
            (proxy, method, arguments) -> {
              int before = rig.world.strict().calls().size();
              try {
                return method.invoke(router, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                told.accept(method.getName(), rig.world.strict().calls().size() - before);
              }
            });
  }

  private static List<String> callsOfARule() throws Exception {
    try (var world = ElbWorld.of(new ManualTime())) {
      var rule = world.createRule(world.listener(), 20, world.arn(ElbWorld.BLUE));
      var settings =
          ElbSettings.builder(world.groups())
              .rule(rule.ruleArn())
              .propagation(Duration.ZERO)
              .build();
      try (var router = world.router(settings)) {
        var seen = router.observe().table();
        var green =
            new Routing(
                Map.of(ElbWorld.GREEN, new GroupRouting(Weight.ALL, Map.of())),
                List.of(),
                seen.routing().affinity());
        var fence = new Fence(DeploymentId.of("a"), 1);
        Stream.of(green)
            .map(routing -> new RoutingTable(routing, Map.of()))
            .forEach(table -> attempt(router, table, fence));
      }
      return world.strict().actions();
    }
  }

  /** A group without anybody is refused its weight, after it was attached. */
  private static void attempt(ElbRouter router, RoutingTable table, Fence fence) {
    try {
      router.apply(table, fence);
    } catch (AdapterException e) {
      assertThat(e).hasMessageContaining("healthy");
    }
  }

  private static Set<String> allowed() throws IOException {
    var allowed = new TreeSet<String>();
    PERMISSION
        .matcher(Files.readString(DOCUMENT))
        .results()
        .forEach(found -> allowed.add(found.group(1)));
    return allowed;
  }
}
