package io.crossfade.testkit.sim;

import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;

/** A gate that says yes, unless a fault of the scenario has it say something else. */
final class GateModel implements Gate {

  private final World world;
  private final String name;
  private final int noFrom;
  private final int unclearUntil;
  private int asked;

  GateModel(World world, String name) {
    this.world = world;
    this.name = name;
    var draws = world.draws().of("gate " + name);
    this.noFrom = 1 + draws.nextInt(6);
    this.unclearUntil = 1 + draws.nextInt(4);
  }

  @Override
  public GateAnswer ask(GateContext context) {
    asked++;
    var answer = answer();
    world.audit().gateAnswered(name, answer.verdict());
    return answer;
  }

  private GateAnswer answer() {
    var mishaps = world.mishaps();
    if (mishaps.has(FaultKind.GATE_THROWS) && asked <= unclearUntil) {
      world.audit().gateAnswered(name, GateAnswer.Verdict.ERROR);
      throw new IllegalStateException("the judge cannot be reached");
    }
    if (mishaps.has(FaultKind.GATE_INCONCLUSIVE) && asked <= unclearUntil) {
      return asked % 2 == 0 ? GateAnswer.noData("no requests") : GateAnswer.inconclusive("noise");
    }
    if (mishaps.has(FaultKind.GATE_FAILS) && asked >= noFrom) {
      return GateAnswer.fail("errors went up");
    }
    return GateAnswer.pass("all is well");
  }
}
