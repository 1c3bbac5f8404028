package io.crossfade.command;

import io.crossfade.time.Signal;
import io.crossfade.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** One run of a command, from its start to its end or to its deadline. Confined to one thread. */
final class CommandRun {

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(16);
  private static final int LAST_CHUNKS = 1024;

  private final Process process;
  private final TimeSource time;
  private final Duration began;
  private final CappedStream output;
  private final CappedStream errors;
  private final Set<ProcessHandle> tree = new LinkedHashSet<>();

  CommandRun(Process process, TimeSource time, int outputCap) {
    this.process = process;
    this.time = time;
    this.began = time.elapsed();
    this.output = new CappedStream(process.getInputStream(), outputCap);
    this.errors = new CappedStream(process.getErrorStream(), outputCap);
  }

  CommandResult await(Duration deadline) throws InterruptedException {
    boolean ended = awaitEnd(began.plus(deadline));
    if (!ended) {
      endTree(ProcessHandle::destroy);
      awaitEnd(time.elapsed().plus(GRACE));
      endTree(ProcessHandle::destroyForcibly);
      awaitEnd(time.elapsed().plus(GRACE));
    }
    var took = time.elapsed().minus(began);
    drainRest();
    return new CommandResult(
        ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty(),
        output.text(),
        errors.text(),
        took);
  }

  /** Ends what still runs, if the run was left by an exception, and lets go of the pipes. */
  void close() {
    if (process.isAlive()) {
      endTree(ProcessHandle::destroyForcibly);
    }
    output.close();
    errors.close();
  }

  private boolean awaitEnd(Duration until) throws InterruptedException {
    var never = new Signal();
    var pause = SHORTEST_PAUSE;
    while (process.isAlive()) {
      if (time.elapsed().compareTo(until) >= 0) {
        return false;
      }
      if (takeSome()) {
        pause = SHORTEST_PAUSE;
      } else {
        time.await(pause, never);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      }
    }
    return true;
  }

  private boolean takeSome() {
    boolean some = output.take();
    return errors.take() || some;
  }

  /** What is still in the pipes is little; a process that outlived the command may add for ever. */
  private void drainRest() {
    int left = LAST_CHUNKS;
    while (left > 0 && takeSome()) {
      left--;
    }
  }

  private void endTree(Consumer<ProcessHandle> ending) {
    process.descendants().forEach(tree::add);
    tree.add(process.toHandle());
    tree.stream().filter(ProcessHandle::isAlive).forEach(ending);
  }
}
