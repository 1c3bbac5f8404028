package io.crossfade.examples.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of connections of one sort, kept alive and used in turn or closed after each
 * answer, and the requests that wait for one of them.
 *
 * <p>Confined to the generator's thread.
 */
final class Lane implements LoadConnection.Listener {
  /** Hears how requests end; each exactly once. */
  interface Outcomes {
    void answered(LoadRequest request, Answer answer);

    void failed(LoadRequest request, Failure failure);

    /** Whether a request that a reused connection lost may be sent once more. */
    boolean retries(LoadRequest request);
  }

  private final Selector selector;
  private final InetSocketAddress target;
  private final int most;
  private final Outcomes outcomes;
  private final Deque<LoadConnection> idle = new ArrayDeque<>();
  private final Deque<LoadRequest> waiting = new ArrayDeque<>();
  private int open;

  Lane(Selector selector, LoadProfile profile, Outcomes outcomes) {
    this.selector = selector;
    target = profile.target();
    most = profile.connections();
    this.outcomes = outcomes;
  }

  /** Sends a request, or lets it wait for a connection; its latency counts all the same. */
  void submit(LoadRequest request) {
    waiting.addLast(request);
    serveWaiting();
  }

  private void serveWaiting() {
    while (open < most || !idle.isEmpty()) {
      LoadRequest next = nextWaiting();
      if (next == null) {
        return;
      }
      serve(next);
    }
  }

  private @Nullable LoadRequest nextWaiting() {
    LoadRequest next = waiting.pollFirst();
    while (next != null && next.settled()) {
      next = waiting.pollFirst();
    }
    return next;
  }

  /** Opens connections up to the limit first, then takes the one that was idle longest. */
  private void serve(LoadRequest request) {
    if (open == most) {
      idle.removeFirst().send(request);
      return;
    }
    try {
      LoadConnection.open(selector, target, this, request);
      open++;
    } catch (IOException e) {
      outcomes.failed(request, LoadConnection.unconnected(e));
    }
  }

  @Override
  public void answered(LoadConnection connection, LoadRequest request, Answer answer) {
    if (answer.persistent() && !request.wire().closing()) {
      idle.addLast(connection);
    } else {
      connection.close();
      open--;
    }
    outcomes.answered(request, answer);
    serveWaiting();
  }

  @Override
  public void broke(
      LoadConnection connection, @Nullable LoadRequest request, Failure failure, boolean stale) {
    open--;
    idle.remove(connection);
    if (request != null && stale && outcomes.retries(request)) {
      request.retry();
      waiting.addFirst(request);
    } else if (request != null) {
      outcomes.failed(request, failure);
    }
    serveWaiting();
  }

  /** Gives up a request that has taken too long, and the connection it is on. */
  void expire(LoadRequest request) {
    LoadConnection connection = request.connection();
    if (connection == null) {
      String detail = "still waiting for one of " + most + " connections";
      outcomes.failed(request, Failure.unanswered(FailureKind.TIMEOUT, detail));
      return;
    }
    String detail = "given up " + connection.progress();
    outcomes.failed(request, new Failure(FailureKind.TIMEOUT, connection.version(), detail));
    connection.close();
    open--;
    serveWaiting();
  }
}
