package io.crossfade.adapter.haproxy;

import io.crossfade.model.GroupId;
import io.crossfade.model.InstanceId;
import io.crossfade.model.MemberState;
import io.crossfade.model.RoutingTable;
import io.crossfade.model.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns shares of groups into weights of servers, whole numbers of 0 to 256, and back.
 *
 * <p>Of the 256 scales that fit, it takes the one that makes the shares most exact, and hands each
 * group's units to its members by the largest remainder. A group much larger than its share allows
 * has members of weight 0; its share is right all the same.
 *
 * <p>Thread-safe.
 */
final class ShareWeights {

  static final int MOST = 256;
  private static final int ALL = Weight.ALL.basisPoints();

  /** An error of shares that need not be smaller. */
  private static final double EXACT = 1e-6;

  private ShareWeights() {}

  /** Returns the weight of each serving member. */
  static Map<InstanceId, Integer> of(RoutingTable table) {
    var parts = parts(table);
    var weights = new LinkedHashMap<InstanceId, Integer>();
    var units = bestUnits(parts);
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).distribute(units[i], weights);
    }
    return weights;
  }

  /**
   * Returns the shares that weights make; they add up to everything unless all are zero.
   *
   * @param units the sum of the weights of each group
   */
  static Map<GroupId, Weight> shares(Map<GroupId, Long> units) {
    long sum = units.values().stream().mapToLong(Long::longValue).sum();
    var shares = new LinkedHashMap<GroupId, Integer>();
    units.forEach((group, count) -> shares.put(group, sum == 0 ? 0 : rounded(count, sum)));
    int off = ALL - shares.values().stream().mapToInt(Integer::intValue).sum();
    if (sum > 0 && off != 0) {
      var largest =
          units.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
      shares.merge(largest, off, Integer::sum);
    }
    var weights = new LinkedHashMap<GroupId, Weight>();
    shares.forEach((group, share) -> weights.put(group, Weight.ofBasisPoints(share)));
    return weights;
  }

  /** A group that has something has at least a hundredth of a percent: it must not look like 0. */
  private static int rounded(long count, long sum) {
    int share = (int) Math.round(count * (double) ALL / sum);
    return count > 0 ? Math.max(1, share) : 0;
  }

  private static List<Part> parts(RoutingTable table) {
    var parts = new ArrayList<Part>();
    table
        .routing()
        .groups()
        .forEach(
            (id, group) -> {
              var serving = new LinkedHashMap<InstanceId, Integer>();
              group
                  .members()
                  .forEach(
                      (member, state) -> {
                        if (state == MemberState.SERVING) {
                          serving.put(member, table.target(member).capacity());
                        }
                      });
              if (!serving.isEmpty()) {
                parts.add(new Part(group.weight().fraction(), serving));
              }
            });
    return parts;
  }

  private static long[] bestUnits(List<Part> parts) {
    double heaviest = parts.stream().mapToDouble(Part::heaviest).max().orElse(0);
    var best = new long[parts.size()];
    if (heaviest == 0) {
      return best;
    }
    var shares = parts.stream().mapToDouble(Part::share).toArray();
    double least = Double.MAX_VALUE;
    for (int top = MOST; top >= 1 && least > EXACT; top--) {
      var units = units(shares, top / heaviest);
      double error = error(shares, units);
      if (error < least - EXACT) {
        least = error;
        best = units;
      }
    }
    return best;
  }

  private static long[] units(double[] shares, double scale) {
    var units = new long[shares.length];
    for (int i = 0; i < units.length; i++) {
      units[i] = shares[i] == 0 ? 0 : Math.max(1, Math.round(shares[i] * scale));
    }
    return units;
  }

  private static double error(double[] shares, long[] units) {
    double all = 0;
    double sum = 0;
    for (int i = 0; i < units.length; i++) {
      all += shares[i];
      sum += units[i];
    }
    double most = 0;
    for (int i = 0; i < units.length; i++) {
      most = Math.max(most, Math.abs(units[i] / sum - shares[i] / all));
    }
    return most;
  }

  /** The serving members of a group, with their capacities, and the share they are to have. */
  private record Part(double share, Map<InstanceId, Integer> capacities, double capacity) {

    Part(double share, Map<InstanceId, Integer> capacities) {
      this(share, capacities, capacities.values().stream().mapToDouble(c -> c).sum());
    }

    double heaviest() {
      int largest = capacities.values().stream().mapToInt(Integer::intValue).max().orElse(0);
      return share * largest / capacity;
    }

    void distribute(long units, Map<InstanceId, Integer> weights) {
      var remainders = new ArrayList<Map.Entry<InstanceId, Double>>();
      long left = units;
      for (var entry : capacities.entrySet()) {
        double exact = Math.min(MOST, units * entry.getValue() / capacity);
        int whole = (int) exact;
        weights.put(entry.getKey(), whole);
        remainders.add(Map.entry(entry.getKey(), exact - whole));
        left -= whole;
      }
      remainders.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
      for (var remainder : remainders) {
        if (left > 0 && weights.getOrDefault(remainder.getKey(), MOST) < MOST) {
          weights.merge(remainder.getKey(), 1, Integer::sum);
          left--;
        }
      }
    }
  }
}
