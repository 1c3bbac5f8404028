package io.crossfade.systemtests;

import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;

/** Judges the new version by what clients saw, behind a balancer that counts nothing. */
final class ClientsGate implements Gate {

  private static final int FEWEST = 20;

  private final Load load;

  ClientsGate(Load load) {
    this.load = load;
  }

  @Override
  public GateAnswer ask(GateContext context) {
    var seen = load.answeredBy(context.candidate());
    if (seen.total() < FEWEST) {
      return GateAnswer.inconclusive("only " + seen.total() + " answers so far");
    }
    return seen.failed() * 20 > seen.total()
        ? GateAnswer.fail(seen.failed() + " of " + seen.total() + " failed")
        : GateAnswer.pass(seen.total() + " answers are good");
  }
}
