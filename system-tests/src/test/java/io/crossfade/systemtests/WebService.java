package io.crossfade.systemtests;

import io.crossfade.examples.service.DemoService;
import io.crossfade.examples.service.ServiceOptions;
import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The examples' service in this process. */
final class WebService implements Service {

  private static final List<String> UNHURRIED = List.of("--service-time-ms=2");

  private final DemoService service;

  private WebService(DemoService service) {
    this.service = service;
  }

  /** Returns a kind that answers at once. */
  static Kind quick() {
    return (revision, instance) -> start(revision, instance, List.of("--service-time-ms=0"));
  }

  /** Returns a kind that is good for ever. */
  static Kind good() {
    return (revision, instance) -> start(revision, instance, UNHURRIED);
  }

  /** Returns a kind whose given revision fails every other request after the first so many. */
  static Kind turningBad(Revision bad, int after) {
    var turning = new ArrayList<>(UNHURRIED);
    turning.addAll(List.of("--turns-bad-after=" + after, "--error-share=0.5"));
    return (revision, instance) ->
        start(revision, instance, revision.equals(bad) ? turning : UNHURRIED);
  }

  private static Service start(Revision revision, InstanceId instance, List<String> more) {
    var options = new ArrayList<>(List.of("--version=" + revision, "--instance=" + instance));
    options.addAll(more);
    return new WebService(DemoService.start(ServiceOptions.parse(options.toArray(String[]::new))));
  }

  @Override
  public int port() {
    return service.port();
  }

  @Override
  public void stop(Duration grace) {
    service.stop();
  }
}
