package io.crossfade.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A place in a deployer at which it is killed: at a call to the journal, the load balancer or the
 * pool. It says that it is there by a file, and, but for {@link Moment#DURING}, waits to be killed.
 *
 * <p>Immutable.
 *
 * @param call which kind of call
 * @param occurrence which of them in this process, from 1
 * @param moment when, as seen from what the call does
 */
record FailPoint(Call call, int occurrence, Moment moment) {

  /**
   * The calls by which a deployer changes anything, by the names of their methods, about in the
   * order in which a deployment makes them first.
   */
  enum Call {
    START,
    REPLACE,
    APPLY,
    APPEND,
    STOP,
    FINISH
  }

  /** When. */
  enum Moment {
    /** Nothing is done. */
    BEFORE,
    /** It goes on while it is being killed. */
    DURING,
    /** All is done, and nobody was told. */
    AFTER
  }

  static FailPoint parse(String text) {
    var parts = text.split(":", -1);
    return new FailPoint(
        Call.valueOf(parts[0]), Integer.parseInt(parts[1]), Moment.valueOf(parts[2]));
  }

  @Override
  public String toString() {
    return call + ":" + occurrence + ":" + moment;
  }

  FailPoint withOccurrence(int number) {
    return new FailPoint(call, number, moment);
  }

  /** Returns what does the same as the inner one up to here; if reached, this file is made. */
  <T> T in(Class<T> type, T inner, Path reached) {
    var method = call.name().toLowerCase(Locale.ROOT);
    var calls = new AtomicInteger();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, called, arguments) -> {
              boolean here =
                  called.getName().equals(method) && calls.incrementAndGet() == occurrence;
              if (here && moment != Moment.AFTER) {
                arrive(reached);
              }
              var answer = call(inner, called, arguments);
              if (here && moment == Moment.AFTER) {
                arrive(reached);
              }
              return answer;
            }));
  }

  private static Object call(Object inner, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void arrive(Path reached) {
    try {
      Files.createFile(reached);
      if (moment != Moment.DURING) {
        new CountDownLatch(1).await();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("a deployer that is to be killed was interrupted", e);
    }
  }
}
