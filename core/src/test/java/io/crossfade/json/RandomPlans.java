package io.crossfade.json;

import io.crossfade.model.Affinity;
import io.crossfade.model.Endpoint;
import io.crossfade.model.Fleet;
import io.crossfade.model.GroupId;
import io.crossfade.model.GroupRouting;
import io.crossfade.model.Instance;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.Pin;
import io.crossfade.model.Placement;
import io.crossfade.model.Revision;
import io.crossfade.model.Routing;
import io.crossfade.model.RoutingChange;
import io.crossfade.model.Slots;
import io.crossfade.model.Weight;
import io.crossfade.plan.DeploymentPlan;
import io.crossfade.plan.PlanStep;
import io.crossfade.spec.Amount;
import io.crossfade.spec.CapacityPolicy;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.spec.DrainPolicy;
import io.crossfade.spec.DriftPolicy;
import io.crossfade.spec.GatePolicy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Plans made of anything that the types allow; the same seed makes the same plan. */
final class RandomPlans {

  private static final String NAME = "ABCXYZabcxyz0189_.:-";

  private final Random random;

  RandomPlans(long seed) {
    this.random = new Random(seed);
  }

  DeploymentPlan next() {
    var fleet = fleet();
    var plan = DeploymentPlan.builder(text(), spec(), fleet);
    if (random.nextBoolean()) {
      plan.from(revision());
    } else if (random.nextBoolean()) {
      plan.fromNothing();
    }
    IntStream.range(0, random.nextInt(20)).forEach(i -> plan.step(step()));
    IntStream.range(0, Math.min(plan.size(), random.nextInt(3)))
        .forEach(i -> plan.guard(name(), gate(), 1 + i, plan.size()));
    if (random.nextBoolean()) {
      plan.baseline(GroupId.of("baseline"));
    }
    IntStream.range(0, random.nextInt(3)).forEach(i -> plan.note(text()));
    return plan.build();
  }

  private PlanStep step() {
    return pick(List.<Supplier<PlanStep>>of(
            () -> new PlanStep.Start(ids(1), revision()),
            () -> new PlanStep.Replace(ids(1), revision(), revision()),
            () -> new PlanStep.Stop(ids(1), revision()),
            () -> new PlanStep.Retire(ids(1), revision()),
            () -> new PlanStep.AwaitHealthy(ids(2), revision(), random.nextInt(2)),
            () -> new PlanStep.Route(change(), text()),
            () -> new PlanStep.Drain(ids(1), pick(PlanStep.Drain.Then.values())),
            () -> new PlanStep.Hold(duration(), text()),
            () -> new PlanStep.AskGate(name(), gate()),
            () -> new PlanStep.RunHook(name(), maybe(this::name), duration())))
        .get();
  }

  private RoutingChange change() {
    var weights = new LinkedHashMap<GroupId, Weight>();
    var placements = new LinkedHashMap<InstanceId, Placement>();
    IntStream.range(0, random.nextInt(3)).forEach(i -> weights.put(group(), weight()));
    ids(0).forEach(id -> placements.put(id, new Placement(group(), state())));
    Set<InstanceId> removals = new LinkedHashSet<>(ids(0));
    removals.removeAll(placements.keySet());
    return new RoutingChange(weights, placements, removals, maybe(this::pins));
  }

  private Fleet fleet() {
    var instances = new LinkedHashMap<InstanceId, Instance>();
    ids(0).forEach(id -> instances.put(id, instance(id)));
    var slots = random.nextBoolean() ? Slots.any() : Slots.of(ids(0));
    return Fleet.of(instances.values(), slots, routing(List.copyOf(instances.keySet())));
  }

  private Instance instance(InstanceId id) {
    var endpoint = Endpoint.of(pick("h-1.example", "10.1.2.3", "::1"), 1 + random.nextInt(65_535));
    return Instance.builder(id, revision(), endpoint)
        .capacity(1 + random.nextInt(10_000))
        .zone(random.nextBoolean() ? "" : name())
        .labels(labels())
        .build();
  }

  private Routing routing(List<InstanceId> members) {
    var states = new LinkedHashMap<InstanceId, MemberState>();
    members.forEach(id -> states.put(id, state()));
    var share = weight();
    var groups = new LinkedHashMap<GroupId, GroupRouting>();
    groups.put(GroupId.of("one"), new GroupRouting(share, states));
    groups.put(GroupId.of("two"), new GroupRouting(share.rest(), Map.of()));
    var affinity = random.nextBoolean() ? Affinity.none() : Affinity.cookie("c");
    return new Routing(groups, pins(), affinity);
  }

  private DeploymentSpec spec() {
    return DeploymentSpec.builder(revision())
        .instances(random.nextInt(1000))
        .capacity(new CapacityPolicy(amount(), amount()))
        .drain(new DrainPolicy(duration(), duration(), duration()))
        .drift(pick(DriftPolicy.values()))
        .labels(labels())
        .build();
  }

  private GatePolicy gate() {
    return GatePolicy.standard().toBuilder()
        .interval(duration())
        .deadline(duration())
        .noData(pick(GatePolicy.Response.values()))
        .errorLimit(1 + random.nextInt(9))
        .ofPerson(random.nextBoolean())
        .build();
  }

  private List<Pin> pins() {
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(i -> new Pin(pick(Pin.Kind.values()), "n" + i, name(), group()))
        .toList();
  }

  private List<InstanceId> ids(int least) {
    var ids = new LinkedHashSet<InstanceId>();
    int count = least + random.nextInt(6);
    while (ids.size() < count) {
      ids.add(InstanceId.of(name()));
    }
    return List.copyOf(ids);
  }

  private Map<String, String> labels() {
    var labels = new LinkedHashMap<String, String>();
    IntStream.range(0, random.nextInt(4)).forEach(i -> labels.put(name(), text()));
    return labels;
  }

  private Duration duration() {
    return Duration.ofSeconds(random.nextInt(1_000_000), 1 + random.nextInt(999_999_999));
  }

  private Amount amount() {
    return random.nextBoolean()
        ? Amount.percent(random.nextInt(101))
        : Amount.of(random.nextInt(1_000_000_000));
  }

  private Weight weight() {
    return Weight.ofBasisPoints(random.nextInt(10_001));
  }

  private MemberState state() {
    return pick(MemberState.values());
  }

  private GroupId group() {
    return GroupId.of(name());
  }

  private Revision revision() {
    return Revision.of(name());
  }

  private String name() {
    return random
        .ints(1 + random.nextInt(12), 0, NAME.length())
        .mapToObj(i -> NAME.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private String text() {
    var text = new StringBuilder();
    random
        .ints(random.nextInt(20), 0, 0x2_0000)
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .forEach(text::appendCodePoint);
    return text.toString();
  }

  private <T> Optional<T> maybe(Supplier<T> some) {
    return random.nextBoolean() ? Optional.empty() : Optional.of(some.get());
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
