package io.crossfade.benchmarks.nginx;

import java.io.IOException;

/** One way to change the routing of an nginx of its own. Confined to one thread. */
interface Contender {

  /** Changes it to another one than before, and returns when that is in force. */
  void change() throws IOException;
}
