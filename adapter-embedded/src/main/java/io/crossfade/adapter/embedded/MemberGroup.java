package io.crossfade.adapter.embedded;

import io.crossfade.model.GroupId;
import io.crossfade.model.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One group with its serving members, and the choice between them by capacity.
 *
 * <p>Thread-safe.
 */
final class MemberGroup {

  private final GroupId id;
  private final Weight weight;
  private final List<Member> serving;
  private final int[] upTo;
  private final Spread spread;

  /**
   * Makes a group.
   *
   * @param spread where its choices are drawn from; the same for every table, so that shares stay
   *     right over a switch
   * @throws ArithmeticException if the capacities add up to more than fits
   */
  MemberGroup(GroupId id, Weight weight, List<Member> serving, Spread spread) {
    this.id = id;
    this.weight = weight;
    this.serving = List.copyOf(serving);
    this.upTo = new int[serving.size()];
    int sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      sum = Math.addExact(sum, serving.get(i).capacity());
      upTo[i] = sum;
    }
    this.spread = spread;
  }

  GroupId id() {
    return id;
  }

  Weight weight() {
    return weight;
  }

  List<Member> serving() {
    return serving;
  }

  /** Returns a member by its part, or the next one that fits; none if none does. */
  @Nullable Member choose(Predicate<Member> fits) {
    if (serving.isEmpty()) {
      return null;
    }
    int chosen = drawn();
    for (int i = 0; i < serving.size(); i++) {
      var member = serving.get((chosen + i) % serving.size());
      if (fits.test(member)) {
        return member;
      }
    }
    return null;
  }

  private int drawn() {
    int drawn = spread.draw(upTo[upTo.length - 1]);
    int found = Arrays.binarySearch(upTo, drawn);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
