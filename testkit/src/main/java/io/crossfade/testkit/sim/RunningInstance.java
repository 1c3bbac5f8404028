package io.crossfade.testkit.sim;

import io.crossfade.model.Instance;
import java.util.PriorityQueue;

/** What runs in one instance, and how well. Confined to one run. */
final class RunningInstance {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long FLAP = 700;

  private final Instance instance;
  private final long upAt;
  private final PriorityQueue<Long> requests = new PriorityQueue<>();
  private long hangsFrom = NEVER;
  private long flapsFrom = NEVER;
  private long flapsUntil = NEVER;

  /** When something last went wrong with it by itself. */
  private long troubled = World.LONG_AGO;

  RunningInstance(Instance instance, long upAt) {
    this.instance = instance;
    this.upAt = upAt;
  }

  Instance instance() {
    return instance;
  }

  boolean canServe(long now) {
    boolean flapping = now >= flapsFrom && now < flapsUntil && (now / FLAP) % 2 == 1;
    return now >= upAt && now < hangsFrom && !flapping;
  }

  void hang(long from) {
    hangsFrom = from;
    troubled = from;
  }

  void flap(long from, long until) {
    flapsFrom = from;
    flapsUntil = until;
    troubled = until;
  }

  void trouble(long now) {
    troubled = now;
  }

  /** Whether something went wrong with it, by itself, no longer ago than that. */
  boolean wasTroubledSince(long since) {
    return troubled >= since;
  }

  /** Whether anything ever went wrong with it by itself. */
  boolean wasTroubled() {
    return troubled != World.LONG_AGO;
  }

  void take(long end) {
    requests.add(end);
  }

  int inFlight(long now) {
    while (!requests.isEmpty() && requests.peek() <= now) {
      requests.poll();
    }
    return requests.size();
  }

  void cutRequests() {
    requests.clear();
  }
}
