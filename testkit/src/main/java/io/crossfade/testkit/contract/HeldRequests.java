package io.crossfade.testkit.contract;

import io.crossfade.model.InstanceId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests that instances have begun and do not answer yet, by a token. Thread-safe. */
final class HeldRequests {

  private static final long PATIENCE_SECONDS = 30;

  private final Map<String, Held> all = new ConcurrentHashMap<>();

  void expect(String token) {
    all.put(token, new Held(new CompletableFuture<>(), new CompletableFuture<>()));
  }

  /** Called at the instance: says that it has the request, and waits for its release. */
  void hold(String token, InstanceId at) {
    var held = all.get(token);
    if (held != null) {
      held.arrived().complete(at);
      held.released().join();
    }
  }

  InstanceId awaitArrival(String token)
      throws InterruptedException, ExecutionException, TimeoutException {
    return held(token).arrived().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  void release(String token) {
    held(token).released().complete(true);
  }

  void releaseAll() {
    all.keySet().forEach(this::release);
  }

  private Held held(String token) {
    var held = all.get(token);
    if (held == null) {
      throw new IllegalStateException("no request is held under '" + token + "'");
    }
    return held;
  }

  private record Held(CompletableFuture<InstanceId> arrived, CompletableFuture<Boolean> released) {}
}
