package io.crossfade.engine;

import io.crossfade.event.DeploymentEvent;
import io.crossfade.event.Progress;
import java.time.Duration;

/** The recorder and the course together: what is recorded is followed. Engine's thread. */
final class Log {

  private final Recorder recorder;
  private final Course course;

  Log(Recorder recorder, Course course) {
    this.recorder = recorder;
    this.course = course;
  }

  void record(DeploymentEvent event) {
    course.follow(recorder.record(event));
  }

  void awaiting(String what, Duration since) {
    recorder.tell(
        new Progress(recorder.deployment(), course.current(), course.steps().size(), what, since));
  }

  void useReserve() {
    recorder.useReserve();
  }

  void finish() {
    recorder.finish();
  }
}
