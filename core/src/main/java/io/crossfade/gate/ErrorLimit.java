package io.crossfade.gate;

import io.crossfade.model.Revision;
import io.crossfade.model.Weight;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import io.crossfade.spi.TrafficCounters;
import java.util.Optional;

/**
 * The largest share of errors, and how many requests it takes to tell.
 *
 * <p>Immutable.
 */
record ErrorLimit(Weight most, long needed) {

  /** Judges the candidate alone. */
  GateAnswer judge(GateContext context) {
    var counters = context.counters(context.candidate());
    return counters.isEmpty()
        ? GateAnswer.noData("the router does not count the requests to " + context.candidate())
        : judge(context.candidate(), counters.get(), most, "");
  }

  /** Judges the candidate against what the stable revision shows at the same time. */
  GateAnswer judgeAgainstStable(GateContext context, Weight extra) {
    if (context.stable().isEmpty()) {
      return GateAnswer.pass("not compared with a stable revision: this is a first deployment");
    }
    var stable = context.stable().get();
    var theirs = context.counters(stable);
    var ours = context.counters(context.candidate());
    if (theirs.isEmpty() || ours.isEmpty()) {
      return GateAnswer.noData("the router does not count the requests to " + stable);
    }
    return incomparable(context, stable, theirs.get())
        .orElseGet(() -> compare(context.candidate(), ours.get(), stable, theirs.get(), extra));
  }

  /** Returns an answer if there is nothing to compare with. */
  private Optional<GateAnswer> incomparable(
      GateContext context, Revision stable, TrafficCounters theirs) {
    if (theirs.requests() == 0 && onlyOneGroupServes(context)) {
      return Optional.of(
          GateAnswer.pass("not compared with stable " + stable + ": it gets no more requests"));
    }
    if (theirs.errors() > theirs.requests()) {
      return Optional.of(contradiction(stable, theirs));
    }
    if (theirs.requests() == 0) {
      return Optional.of(GateAnswer.noData("no requests to stable " + stable + " to compare with"));
    }
    return theirs.requests() >= needed
        ? Optional.empty()
        : Optional.of(
            GateAnswer.inconclusive(
                "stable "
                    + stable
                    + " had "
                    + Figures.count(theirs.requests())
                    + " requests, at least "
                    + Figures.count(needed)
                    + " are needed"));
  }

  private GateAnswer compare(
      Revision candidate,
      TrafficCounters ours,
      Revision stable,
      TrafficCounters theirs,
      Weight extra) {
    var share = shareOf(theirs);
    return judge(
        candidate,
        ours,
        sum(share, extra),
        " ("
            + Figures.percent(share)
            + " of stable "
            + stable
            + " + "
            + Figures.percent(extra)
            + ")");
  }

  private GateAnswer judge(
      Revision revision, TrafficCounters counters, Weight limit, String limitWords) {
    if (counters.errors() > counters.requests()) {
      return contradiction(revision, counters);
    }
    if (counters.requests() == 0) {
      return GateAnswer.noData(
          "no requests to " + revision + ", at least " + Figures.count(needed) + " are needed");
    }
    var seen =
        "errors "
            + Figures.share(counters.errors(), counters.requests())
            + ", limit "
            + Figures.percent(limit)
            + limitWords;
    // as if all that are still missing went well
    if (Figures.isMore(counters.errors(), Math.max(counters.requests(), needed), limit)) {
      return GateAnswer.fail(seen);
    }
    return counters.requests() < needed
        ? GateAnswer.inconclusive(
            seen + ", at least " + Figures.count(needed) + " requests are needed")
        : GateAnswer.pass(seen);
  }

  private static boolean onlyOneGroupServes(GateContext context) {
    return context.routing().groups().values().stream()
            .filter(group -> !group.weight().isNone())
            .count()
        < 2;
  }

  /** Rounded down, so that rounding never lets more errors through. */
  private static Weight shareOf(TrafficCounters counters) {
    double share = (double) counters.errors() / counters.requests();
    return Weight.ofBasisPoints((int) (share * Weight.ALL.basisPoints()));
  }

  private static Weight sum(Weight one, Weight other) {
    return Weight.ofBasisPoints(
        Math.min(Weight.ALL.basisPoints(), one.basisPoints() + other.basisPoints()));
  }

  private static GateAnswer contradiction(Revision revision, TrafficCounters counters) {
    return GateAnswer.error(
        "the router counts more errors than requests for "
            + revision
            + ": "
            + Figures.count(counters.errors())
            + " of "
            + Figures.count(counters.requests()));
  }
}
