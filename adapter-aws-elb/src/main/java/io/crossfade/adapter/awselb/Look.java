package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.model.GroupId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/**
 * One look at ELB: places and their rules, targets, tags. For a listener with two groups it makes
 * five calls, for a Network Load Balancer four.
 *
 * <p>Thread-safe.
 */
final class Look {

  private final ElbClient client;
  private final ElbSettings settings;

  Look(ElbClient client, ElbSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  Seen look() {
    var rules = new LinkedHashMap<String, List<Rule>>();
    if (settings.kind() == ElbSettings.Kind.APPLICATION) {
      settings.places().forEach(place -> rules.computeIfAbsent(place.listener(), client::rules));
    }
    var actions = new LinkedHashMap<Place, List<Action>>();
    settings.places().forEach(place -> actions.put(place, actions(place, rules)));
    var tags = client.tags(tagged(rules));
    var places = new ArrayList<PlaceSeen>();
    actions.forEach(
        (place, now) -> {
          var forward = Forward.of(now);
          requireOurs(place, forward);
          places.add(seen(place, forward, rules.getOrDefault(place.listener(), List.of()), tags));
        });
    var notes = tags.getOrDefault(settings.places().get(0).arn(), Map.of());
    return new Seen(places, groups(tags), notes);
  }

  private List<Action> actions(Place place, Map<String, List<Rule>> rules) {
    if (place.isListener()) {
      var listener = client.listener(place.arn());
      requireKind(place, listener.protocolAsString());
      return listener.defaultActions();
    }
    return rules.getOrDefault(place.listener(), List.of()).stream()
        .filter(rule -> rule.ruleArn().equals(place.arn()))
        .findFirst()
        .map(Rule::actions)
        .orElseThrow(() -> permanent("ELB knows no rule '" + place + "'; was it deleted?"));
  }

  private Set<String> tagged(Map<String, List<Rule>> rules) {
    var arns = new LinkedHashSet<String>();
    arns.add(settings.places().get(0).arn());
    arns.addAll(settings.groups().values());
    rules
        .values()
        .forEach(all -> all.stream().filter(this::mayBePin).map(Rule::ruleArn).forEach(arns::add));
    return arns;
  }

  private Map<GroupId, GroupSeen> groups(Map<String, Map<String, String>> tags) {
    var groups = new LinkedHashMap<GroupId, GroupSeen>();
    settings
        .groups()
        .forEach(
            (id, arn) -> {
              var targets = GroupSeen.targets(client.health(arn));
              var named = tags.getOrDefault(arn, Map.of());
              groups.put(id, new GroupSeen(id, arn, targets, named));
            });
    return groups;
  }

  private PlaceSeen seen(
      Place place, Forward forward, List<Rule> rules, Map<String, Map<String, String>> tags) {
    var pins = new ArrayList<PinRule>();
    var spoiled = new ArrayList<String>();
    var taken = new ArrayList<Integer>();
    var foreign = new ArrayList<Integer>();
    var itself = rules.stream().filter(rule -> rule.ruleArn().equals(place.arn())).findFirst();
    var conditions = itself.map(Rule::conditions).orElse(List.of());
    for (var rule : rules) {
      if (Boolean.TRUE.equals(rule.isDefault()) || rule.ruleArn().equals(place.arn())) {
        continue;
      }
      taken.add(Integer.valueOf(rule.priority()));
      var named = tags.getOrDefault(rule.ruleArn(), Map.of());
      if (!place.arn().equals(named.get(PinRule.OWNER))) {
        foreign.add(Integer.valueOf(rule.priority()));
        continue;
      }
      PinRule.read(rule, named)
          .filter(pin -> does(rule, pin, PinConditions.of(pin.pin(), conditions)))
          .ifPresentOrElse(pins::add, () -> spoiled.add(rule.ruleArn()));
    }
    int priority =
        itself.map(rule -> Integer.parseInt(rule.priority())).orElse(PlaceSeen.LAST_PRIORITY + 1);
    return new PlaceSeen(place, forward, conditions, priority, taken, foreign, pins, spoiled);
  }

  private boolean does(Rule rule, PinRule pin, List<RuleCondition> wanted) {
    var to = Forward.of(rule.actions()).units().keySet();
    var arn = settings.groups().get(pin.pin().group());
    return arn != null
        && to.equals(Set.of(arn))
        && new HashSet<>(PinConditions.writable(rule.conditions())).equals(new HashSet<>(wanted));
  }

  /** Tags are read only of rules that could be ours: there may be a hundred others. */
  private boolean mayBePin(Rule rule) {
    var to = Forward.of(rule.actions()).units().keySet();
    return !Boolean.TRUE.equals(rule.isDefault())
        && to.size() == 1
        && settings.groups().values().containsAll(to);
  }

  private void requireOurs(Place place, Forward forward) {
    for (var arn : forward.units().keySet()) {
      if (!settings.groups().containsValue(arn)) {
        throw permanent(
            "'"
                + place
                + "' also forwards to '"
                + Arns.brief(arn)
                + "', which is no group of the settings; add it there, or take it out of ELB.");
      }
    }
  }

  private void requireKind(Place place, String protocol) {
    boolean http = protocol.startsWith("HTTP");
    if (http != (settings.kind() == ElbSettings.Kind.APPLICATION)) {
      throw permanent("Listener '" + place + "' speaks " + protocol + "; mend the setting kind.");
    }
  }

  private static AdapterException permanent(String words) {
    return new AdapterException(AdapterException.Kind.PERMANENT, words);
  }
}
