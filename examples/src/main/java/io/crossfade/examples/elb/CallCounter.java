package io.crossfade.examples.elb;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts the calls of the API by their name. Thread-safe. */
final class CallCounter implements ExecutionInterceptor {

  private final Map<String, AtomicInteger> calls = new ConcurrentSkipListMap<>();

  CallCounter() {}

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes about) {
    var name = about.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    calls.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
  }

  /** Begins anew, after the calls that only prepared. */
  void forget() {
    calls.clear();
  }

  int sum() {
    return calls.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  @Override
  public String toString() {
    return sum() + " calls of the API: " + calls;
  }
}
