package io.crossfade.examples.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The one thread of the client: issues what is due, hears what is ready, gives up what is late.
 *
 * <p>Issuing never waits for an answer; that is what makes the load open. {@link #stop()} and
 * {@link #fault()} may be called by any thread, everything else is confined to the thread that runs
 * it.
 */
final class LoadLoop implements Runnable, Lane.Outcomes {
  private static final long WAIT_MILLIS = 20;

  private final Schedule schedule;
  private final LoadProfile profile;
  private final LoadLedger ledger;
  private final Selector selector;
  private final RequestMix mix;
  private final AnswerCheck check;
  private final Lane keptAlive;
  private final Lane closing;
  private final Deque<LoadRequest> byDeadline = new ArrayDeque<>();
  private long issued;
  private long open;
  private volatile boolean stopping;
  private volatile Optional<Exception> fault = Optional.empty();

  LoadLoop(Schedule schedule, LoadProfile profile, LoadLedger ledger, Selector selector) {
    this.schedule = schedule;
    this.profile = profile;
    this.ledger = ledger;
    this.selector = selector;
    mix = new RequestMix(profile);
    check = new AnswerCheck(profile);
    keptAlive = new Lane(selector, profile, this);
    closing = new Lane(selector, profile, this);
  }

  @Override
  public void run() {
    try (selector) {
      serve();
    } catch (IOException | RuntimeException e) {
      fault = Optional.of(e);
    }
  }

  private void serve() throws IOException {
    try {
      while (issuing() || open > 0) {
        issueDue();
        selector.select(this::ready, WAIT_MILLIS);
        giveUpLate();
      }
      ledger.finish(System.nanoTime());
    } finally {
      closeConnections();
    }
  }

  private boolean issuing() {
    return !stopping && issued < schedule.requests();
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof LoadConnection connection) {
      connection.ready();
    }
  }

  private void issueDue() {
    while (!stopping && schedule.isDue(issued, System.nanoTime())) {
      long due = schedule.dueAt(issued);
      LoadRequest.Wire wire = mix.next(issued);
      LoadRequest request = new LoadRequest(wire, due, ledger.issue(due, System.nanoTime()));
      issued++;
      open++;
      byDeadline.addLast(request);
      lane(request).submit(request);
    }
  }

  private Lane lane(LoadRequest request) {
    return request.wire().closing() ? closing : keptAlive;
  }

  private void giveUpLate() {
    long latestDue = System.nanoTime() - profile.timeout().toNanos();
    LoadRequest first = byDeadline.peekFirst();
    while (first != null && (first.settled() || first.dueNanos() - latestDue <= 0)) {
      byDeadline.removeFirst();
      if (!first.settled()) {
        lane(first).expire(first);
      }
      first = byDeadline.peekFirst();
    }
  }

  private void closeConnections() {
    for (SelectionKey key : selector.keys()) {
      if (key.attachment() instanceof LoadConnection connection) {
        connection.close();
      }
    }
  }

  @Override
  public void answered(LoadRequest request, Answer answer) {
    long latency = System.nanoTime() - request.dueNanos();
    Optional<Failure> wrong = check.fault(request.wire(), answer);
    if (wrong.isPresent()) {
      failed(request, wrong.get());
    } else if (latency > profile.timeout().toNanos()) {
      String detail = "complete, but only after " + TimeUnit.NANOSECONDS.toMillis(latency) + " ms";
      failed(request, new Failure(FailureKind.TIMEOUT, answer.version(), detail));
    } else {
      settle(request);
      ledger.succeeded(request.account(), answer.version(), latency);
    }
  }

  @Override
  public void failed(LoadRequest request, Failure failure) {
    settle(request);
    ledger.failed(request.account(), failure, request.toString());
  }

  private void settle(LoadRequest request) {
    if (request.settled()) {
      throw new IllegalStateException("the request was settled before: " + request);
    }
    request.settle();
    open--;
  }

  @Override
  public boolean retries(LoadRequest request) {
    boolean retries = profile.retryingStaleGets() && !request.wire().post() && !request.retried();
    if (retries) {
      ledger.retried();
    }
    return retries;
  }

  /** Issues nothing more; what is open may end. */
  void stop() {
    stopping = true;
    selector.wakeup();
  }

  /** What broke the loop, if anything did. */
  Optional<Exception> fault() {
    return fault;
  }
}
