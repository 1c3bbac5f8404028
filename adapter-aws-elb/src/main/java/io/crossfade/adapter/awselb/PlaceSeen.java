package io.crossfade.adapter.awselb;

import io.crossfade.model.Pin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;

/**
 * A place as it was read, with the rules of ours that belong to it.
 *
 * <p>Immutable.
 *
 * @param place which one
 * @param forward its actions
 * @param conditions those of the rule that it is; none for a listener
 * @param priority that of the rule that it is; beyond the last for a listener
 * @param taken the priorities of all other rules of the listener
 * @param foreign the priorities of those that are not ours
 * @param pins the rules of ours
 * @param spoiled the ARNs of rules of ours that somebody changed
 */
record PlaceSeen(
    Place place,
    Forward forward,
    List<RuleCondition> conditions,
    int priority,
    List<Integer> taken,
    List<Integer> foreign,
    List<PinRule> pins,
    List<String> spoiled) {

  static final int LAST_PRIORITY = 50_000;

  /** Returns the pins in force: those of the latest set that is whole. */
  List<Pin> pinned() {
    return sets().descendingMap().values().stream()
        .flatMap(set -> PinRule.whole(set).stream())
        .findFirst()
        .orElse(List.of());
  }

  /** Returns whether there is nothing but one whole set, or nothing. */
  boolean isSettled() {
    var sets = sets();
    return spoiled.isEmpty()
        && (sets.isEmpty()
            || (sets.size() == 1 && PinRule.whole(sets.firstEntry().getValue()).isPresent()));
  }

  /** Returns the number of the latest set; 0 if there is none. */
  int latestSet() {
    return pins.stream().mapToInt(PinRule::set).max().orElse(0);
  }

  /**
   * Returns the last free priorities before this place and after every other rule that comes before
   * it, so that a pin takes no request that another rule would have had.
   *
   * @return fewer than asked for, if there are no more
   */
  List<Integer> free(int count) {
    int before = foreign.stream().filter(p -> p < priority).mapToInt(p -> p).max().orElse(0);
    var free = new ArrayList<Integer>();
    for (int p = priority - 1; p > before && free.size() < count; p--) {
      if (!taken.contains(p)) {
        free.add(0, p);
      }
    }
    return free;
  }

  private TreeMap<Integer, List<PinRule>> sets() {
    var sets = new TreeMap<Integer, List<PinRule>>();
    pins.forEach(rule -> sets.computeIfAbsent(rule.set(), s -> new ArrayList<>()).add(rule));
    return sets;
  }

  Map<String, Integer> units() {
    return forward.units();
  }
}
