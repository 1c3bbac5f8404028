package io.crossfade.adapter.awselb;

import io.crossfade.model.Endpoint;
import io.crossfade.time.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Targets with a life: unused while their group is, checked for a while, healthy or not, draining
 * for a while after they were deregistered. Keyed by id and port, as in AWS.
 *
 * <p>Thread-safe.
 */
final class StrictTargets {

  /** A state with its reason, as the API words them. */
  record State(String state, String reason) {
    static final State HEALTHY = new State("healthy", "");
    static final State FAILED = new State("unhealthy", "Target.FailedHealthChecks");
  }

  private static final class Life {
    final Duration registered;
    Duration deregistered = FOREVER;

    Life(Duration registered) {
      this.registered = registered;
    }
  }

  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final URI moto;
  private final TimeSource time;
  private final Map<String, Map<Endpoint, Life>> lives = new LinkedHashMap<>();
  private final Map<String, Duration> attached = new LinkedHashMap<>();
  private final Map<Endpoint, State> scripted = new ConcurrentHashMap<>();
  private volatile String balancer = "";
  private volatile Function<Endpoint, State> checks = endpoint -> State.HEALTHY;
  private volatile Duration checking = Duration.ZERO;
  private volatile Duration draining = Duration.ofSeconds(300);

  StrictTargets(URI moto, TimeSource time) {
    this.moto = moto;
    this.time = time;
  }

  /** Sets the load balancer whose targets these are. */
  void of(String loadBalancer) {
    balancer = loadBalancer;
    notice();
  }

  /** Sets how long a new target is checked before it is healthy or not. Default: not at all. */
  void checkedFor(Duration value) {
    checking = value;
  }

  void drainFor(Duration value) {
    draining = value;
  }

  void say(Endpoint endpoint, State state) {
    scripted.put(endpoint, state);
  }

  /** Sets how targets are checked that nothing else is said of. */
  void checkedBy(Function<Endpoint, State> value) {
    checks = value;
  }

  synchronized void register(Query call) {
    var group = lives.computeIfAbsent(call.value("TargetGroupArn"), arn -> new LinkedHashMap<>());
    for (var endpoint : endpoints(call)) {
      var before = group.get(endpoint);
      if (before == null || isDeregistered(before)) {
        group.put(endpoint, new Life(time.elapsed()));
      }
    }
  }

  /** Returns whether all of them were registered. */
  synchronized boolean deregister(Query call) {
    var group = lives.computeIfAbsent(call.value("TargetGroupArn"), arn -> new LinkedHashMap<>());
    boolean all = true;
    for (var endpoint : endpoints(call)) {
      var life = group.get(endpoint);
      if (life == null || isDeregistered(life)) {
        all = false;
      } else {
        life.deregistered = time.elapsed();
      }
    }
    return all;
  }

  /** Looks which target groups are in use now. */
  synchronized void notice() {
    var now = MotoView.of(moto).attached(balancer);
    attached.keySet().retainAll(now);
    now.forEach(arn -> attached.putIfAbsent(arn, time.elapsed()));
  }

  /** Returns the states of the targets of a group that are not gone. */
  synchronized Map<Endpoint, State> states(String arn) {
    var states = new LinkedHashMap<Endpoint, State>();
    lives
        .getOrDefault(arn, Map.of())
        .forEach(
            (endpoint, life) -> {
              boolean gone =
                  isDeregistered(life)
                      && time.elapsed().compareTo(life.deregistered.plus(draining)) >= 0;
              if (!gone) {
                states.put(endpoint, state(arn, endpoint, life));
              }
            });
    return states;
  }

  /** Returns those that requests are sent to: healthy ones, or all if there is none. */
  List<Endpoint> routable(String arn) {
    var registered = new ArrayList<Endpoint>();
    var healthy = new HashSet<Endpoint>();
    states(arn)
        .forEach(
            (endpoint, state) -> {
              if (!state.state().equals("draining")) {
                registered.add(endpoint);
              }
              if (state.state().equals("healthy")) {
                healthy.add(endpoint);
              }
            });
    return healthy.isEmpty() ? registered : registered.stream().filter(healthy::contains).toList();
  }

  String describe(String arn) {
    var members = new StringBuilder();
    states(arn)
        .forEach(
            (endpoint, state) ->
                members
                    .append("<member><TargetHealth><State>")
                    .append(state.state())
                    .append("</State>")
                    .append(
                        state.reason().isEmpty() ? "" : "<Reason>" + state.reason() + "</Reason>")
                    .append("</TargetHealth><Target><Id>")
                    .append(endpoint.host())
                    .append("</Id><Port>")
                    .append(endpoint.port())
                    .append("</Port></Target></member>"));
    return "<DescribeTargetHealthResponse"
        + " xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
        + "<DescribeTargetHealthResult><TargetHealthDescriptions>"
        + members
        + "</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>";
  }

  private State state(String arn, Endpoint endpoint, Life life) {
    if (isDeregistered(life)) {
      return new State("draining", "Target.DeregistrationInProgress");
    }
    var since = attached.get(arn);
    if (since == null) {
      return new State("unused", "Target.NotInUse");
    }
    var begun = since.compareTo(life.registered) > 0 ? since : life.registered;
    var spent = time.elapsed().minus(begun);
    if (spent.compareTo(checking) < 0) {
      boolean early = spent.compareTo(checking.dividedBy(2)) < 0;
      return new State(
          "initial", early ? "Elb.RegistrationInProgress" : "Elb.InitialHealthChecking");
    }
    var said = scripted.get(endpoint);
    return said == null ? checks.apply(endpoint) : said;
  }

  private static boolean isDeregistered(Life life) {
    return life.deregistered != FOREVER;
  }

  private static Set<Endpoint> endpoints(Query call) {
    var endpoints = new HashSet<Endpoint>();
    for (int i = 1; call.form().containsKey("Targets.member." + i + ".Id"); i++) {
      var key = "Targets.member." + i;
      endpoints.add(
          Endpoint.of(call.value(key + ".Id"), Integer.parseInt(call.value(key + ".Port"))));
    }
    return endpoints;
  }

  /** moto knows a target by its id alone, so that two ports of one address would be one. */
  static Query byIdAlone(Query call) {
    var form = new LinkedHashMap<>(call.form());
    for (int i = 1; form.containsKey("Targets.member." + i + ".Id"); i++) {
      var key = "Targets.member." + i;
      form.put(key + ".Id", form.get(key + ".Id") + "-" + form.get(key + ".Port"));
    }
    return new Query(form);
  }
}
