package io.crossfade.strategies.internal;

import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of two groups gives, and which takes over. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 *
 * @param old the group that has served until now
 * @param next the group that the new revision goes to
 */
public record Roles(GroupId old, GroupId next) {

  /**
   * Tells who is who: the group without a share takes over; where both have one, a deployment
   * stopped half-way, and the group that serves the wanted revision takes over.
   *
   * @param start where everybody stands; something serves
   * @param pair the two groups
   * @param problems is told if it cannot be said
   */
  static Optional<Roles> of(Standing start, GroupPair pair, Problems problems) {
    var live = start.live();
    var strange = live.stream().filter(group -> !pair.has(group)).toList();
    if (!strange.isEmpty()) {
      problems.add(
          strange.size() == live.size() ? others(strange, pair) : besides(start, strange, pair));
      return Optional.empty();
    }
    if (live.size() == 1) {
      return Optional.of(new Roles(live.get(0), pair.other(live.get(0))));
    }
    var next = live.stream().filter(start::servesOnlyNew).findFirst();
    if (next.isEmpty()) {
      problems.add(halfWay(start, live));
    }
    return next.map(group -> new Roles(pair.other(group), group));
  }

  private static String others(List<GroupId> strange, GroupPair pair) {
    return "group '"
        + strange.get(0)
        + "' gets traffic, but this strategy is between "
        + pair
        + "; name the groups that there are, as in groups("
        + strange.get(0)
        + ", ...)";
  }

  /** Such as the baseline of a canary that stopped half-way. */
  private static String besides(Standing start, List<GroupId> strange, GroupPair pair) {
    var group = strange.get(0);
    var serving =
        start.live().stream()
            .filter(pair::has)
            .flatMap(of -> start.serving(of).stream())
            .map(Instance::revision)
            .distinct()
            .toList();
    return "group '"
        + group
        + "' gets "
        + start.fleet().routing().group(group).weight()
        + " beside "
        + pair
        + ", between which this strategy is. If a canary with the baseline '"
        + group
        + "' stopped half-way: resume it while it is open, or deploy one of "
        + serving
        + " by such a canary first, which ends that group, and then "
        + start.wanted()
        + ". If not, give its share to one of the two by hand first";
  }

  private static String halfWay(Standing start, List<GroupId> live) {
    var words = new ArrayList<String>();
    for (var group : live) {
      Weight weight = start.fleet().routing().group(group).weight();
      words.add(
          "'"
              + group
              + "' "
              + weight
              + " with "
              + Standing.byRevision(start.serving(group)).keySet());
    }
    return "a deployment stopped half-way: "
        + String.join(" and ", words)
        + ". Deploy one of these revisions first, to finish it or to go back, and then "
        + start.wanted();
  }
}
