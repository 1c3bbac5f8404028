package io.crossfade.systemtests;

import io.crossfade.model.InstanceId;
import io.crossfade.model.Revision;
import java.time.Duration;

/** One instance that listens on a port of the loopback, in this process. Thread-safe. */
interface Service {

  int port();

  /** Ends it gracefully; what is still open then is cut off. */
  void stop(Duration grace);

  /** Starts instances. */
  interface Kind {

    Service start(Revision revision, InstanceId instance);
  }
}
