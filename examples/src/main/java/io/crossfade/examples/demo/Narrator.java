package io.crossfade.examples.demo;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.DeploymentListener;
import io.crossfade.event.EventRecord;
import io.crossfade.event.Progress;
import io.crossfade.event.StepRef;
import io.crossfade.examples.load.ProgressBar;
import io.crossfade.examples.load.ReportText;
import io.crossfade.examples.load.Terminal;
import java.io.PrintStream;
import java.util.List;

/** Tells a deployment as it goes: a bar on a terminal, lines elsewhere. Engine's thread. */
final class Narrator implements DeploymentListener {

  private final PrintStream out;
  private final Terminal terminal;
  private final ProgressBar bar;
  private String doing = "";
  private int steps = 1;

  Narrator(PrintStream out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
    this.bar = new ProgressBar(out, terminal);
  }

  /** Catches up with a deployment that another process began. */
  Narrator following(List<EventRecord> history) {
    history.forEach(entry -> countSteps(entry.event()));
    return this;
  }

  @Override
  public void onEvent(EventRecord entry) {
    var event = entry.event();
    countSteps(event);
    if (event instanceof DeploymentEvent.TakenOver taken) {
      bar.print("  taken over by " + taken.owner());
    } else if (event instanceof DeploymentEvent.StepStarted started) {
      begin(started);
    } else if (event instanceof DeploymentEvent.RollbackStarted back) {
      bar.print("  going back: " + back.cause().words());
    } else if (event instanceof DeploymentEvent.GateAnswered answer) {
      bar.print("  gate '" + answer.gate() + "': " + answer.verdict() + " " + answer.reasons());
    } else if (event instanceof DeploymentEvent.CutOff cut) {
      bar.print("  cut off: " + cut.inFlight());
    } else if (event instanceof DeploymentEvent.Ended ended) {
      end(ended);
    }
  }

  @Override
  public void onProgress(Progress progress) {
    steps = Math.max(1, progress.steps());
    if (terminal.interactive()) {
      var since = ReportText.millis(progress.since());
      bar.show(
          progress.step().number() - 1L,
          steps,
          doing + ", waiting for " + progress.awaiting() + " (" + since + ")");
    }
  }

  private void countSteps(DeploymentEvent event) {
    if (event instanceof DeploymentEvent.Accepted accepted) {
      steps = Math.max(1, accepted.plan().steps().size());
    } else if (event instanceof DeploymentEvent.RollbackStarted back) {
      steps = Math.max(1, back.steps().size());
    }
  }

  private void begin(DeploymentEvent.StepStarted started) {
    boolean back = started.step().direction() == StepRef.Direction.ROLLBACK;
    doing = (back ? "back: " : "") + started.words();
    bar.show(started.step().number() - 1L, steps, doing);
  }

  private void end(DeploymentEvent.Ended ended) {
    bar.show(1, 1, "ended");
    bar.finish();
    out.println("  " + ended.result());
  }
}
