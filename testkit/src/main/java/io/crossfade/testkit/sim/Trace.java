package io.crossfade.testkit.sim;

import io.crossfade.testkit.fake.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What happened, a line each; kept only when a run is to be read. Confined to one run. */
final class Trace {

  private final ManualTime time;
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();

  Trace(ManualTime time, boolean kept) {
    this.time = time;
    this.kept = kept;
  }

  void note(Supplier<String> words) {
    if (kept) {
      lines.add("%9.3f  %s".formatted(time.elapsed().toMillis() / 1000.0, words.get()));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
