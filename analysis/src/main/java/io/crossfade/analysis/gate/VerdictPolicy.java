package io.crossfade.analysis.gate;

import io.crossfade.analysis.judge.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is made of each verdict on a metric: a pass is a yes, a fail is a no, and for each of the
 * others it says what.
 *
 * <p>Immutable.
 */
public final class VerdictPolicy {

  private static final VerdictPolicy STANDARD = new VerdictPolicy(new EnumMap<>(Verdict.class));

  private final Map<Verdict, Reaction> reactions;

  private VerdictPolicy(Map<Verdict, Reaction> reactions) {
    this.reactions = reactions;
  }

  /** Returns the defaults: hold on inconclusive, on no data and on an error. */
  public static VerdictPolicy standard() {
    return STANDARD;
  }

  /** Returns this with another reaction to what does not tell yet. */
  public VerdictPolicy inconclusive(Reaction reaction) {
    return with(Verdict.INCONCLUSIVE, reaction);
  }

  /** Returns this with another reaction to nothing seen. */
  public VerdictPolicy noData(Reaction reaction) {
    return with(Verdict.NO_DATA, reaction);
  }

  /** Returns this with another reaction to what cannot be, and to a source that fails. */
  public VerdictPolicy error(Reaction reaction) {
    return with(Verdict.ERROR, reaction);
  }

  /** Returns this with a metric that is told and never judged, not even where it fails. */
  public VerdictPolicy muted() {
    return with(Verdict.FAIL, Reaction.ignore())
        .inconclusive(Reaction.ignore())
        .noData(Reaction.ignore())
        .error(Reaction.ignore());
  }

  private VerdictPolicy with(Verdict verdict, Reaction reaction) {
    var copy = new EnumMap<Verdict, Reaction>(Verdict.class);
    copy.putAll(reactions);
    copy.put(verdict, Objects.requireNonNull(reaction, "reaction"));
    return new VerdictPolicy(copy);
  }

  Reaction to(Verdict verdict) {
    var usual = verdict == Verdict.FAIL ? Reaction.rollBack() : Reaction.hold();
    return reactions.getOrDefault(verdict, usual);
  }
}
