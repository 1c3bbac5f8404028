package io.crossfade.testkit.fake;

import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A gate that answers from a script, and yes when the script is at its end.
 *
 * <p>Thread-safe.
 */
public final class ScriptedGate implements Gate {

  private final ReentrantLock lock = new ReentrantLock();
  private final List<GateAnswer> script;
  private final List<GateContext> questions = new ArrayList<>();
  private final Faults faults = new Faults("ask");
  private GateAnswer last = GateAnswer.pass("the script is at its end");

  private ScriptedGate(List<GateAnswer> script) {
    this.script = List.copyOf(script);
  }

  /** Returns a gate that gives these answers in turn, and then yes. */
  public static ScriptedGate answering(GateAnswer... answers) {
    return new ScriptedGate(List.of(answers));
  }

  /** Returns a gate that always says yes. */
  public static ScriptedGate passing() {
    return answering();
  }

  /** Sets what is answered when the script is at its end. */
  public ScriptedGate thenAlways(GateAnswer answer) {
    lock.lock();
    try {
      last = Objects.requireNonNull(answer, "answer");
      return this;
    } finally {
      lock.unlock();
    }
  }

  /** Returns what can go wrong; the operation is {@code ask}. */
  public Faults faults() {
    return faults;
  }

  /** Returns what it was asked with, in order. */
  public List<GateContext> questions() {
    lock.lock();
    try {
      return List.copyOf(questions);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public GateAnswer ask(GateContext context) {
    return faults.call("ask", fault -> answer(context));
  }

  private GateAnswer answer(GateContext context) {
    lock.lock();
    try {
      questions.add(context);
      return questions.size() <= script.size() ? script.get(questions.size() - 1) : last;
    } finally {
      lock.unlock();
    }
  }
}
