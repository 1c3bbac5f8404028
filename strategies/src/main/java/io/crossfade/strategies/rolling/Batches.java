package io.crossfade.strategies.rolling;

import io.crossfade.model.Instance;
import io.crossfade.spec.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How large each batch is: the first so many, the second so many, the last of them again and again.
 *
 * <p>Immutable.
 *
 * @param sizes each more than nothing; a percentage is of all that serve at the start, rounded up
 */
record Batches(List<Amount> sizes) {

  Batches {
    sizes = List.copyOf(sizes);
    if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size.value() == 0)) {
      throw new IllegalArgumentException(
          "batches must be one or more amounts of at least 1 or 1%, were " + sizes);
    }
  }

  /**
   * Cuts instances into batches.
   *
   * @param parts those to cut; no batch is in two of them
   * @param all what percentages are of
   */
  List<List<Instance>> cut(List<List<Instance>> parts, int all) {
    var batches = new ArrayList<List<Instance>>();
    for (var part : parts) {
      int from = 0;
      while (from < part.size()) {
        int to = Math.min(part.size(), from + size(batches.size(), all));
        batches.add(part.subList(from, to));
        from = to;
      }
    }
    return batches;
  }

  private int size(int number, int all) {
    return sizes.get(Math.min(number, sizes.size() - 1)).roundedUp(all);
  }

  @Override
  public String toString() {
    return sizes.stream().map(Amount::toString).collect(Collectors.joining(", "));
  }
}
