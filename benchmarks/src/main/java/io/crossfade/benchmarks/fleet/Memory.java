package io.crossfade.benchmarks.fleet;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** How much heap and how many threads were in use at most since it was made. Thread-safe. */
final class Memory implements AutoCloseable {

  private static final int MEBIBYTE = 1024 * 1024;

  private final AtomicLong live = new AtomicLong();
  private final NotificationListener listener = (notification, handback) -> note(notification);
  private final List<NotificationEmitter> collectors =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .map(NotificationEmitter.class::cast)
          .toList();

  Memory() {
    System.gc();
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
    ManagementFactory.getThreadMXBean().resetPeakThreadCount();
    collectors.forEach(collector -> collector.addNotificationListener(listener, null, null));
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  private void note(Notification notification) {
    var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    long used =
        info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> heap().stream().anyMatch(h -> h.getName().equals(pool.getKey())))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
    live.accumulateAndGet(used, Math::max);
  }

  /** The most that was left after a collection, in mebibytes. */
  long live() {
    return live.get() / MEBIBYTE;
  }

  /** The most that was used, garbage included, in mebibytes. */
  long peak() {
    return heap().stream().map(MemoryPoolMXBean::getPeakUsage).mapToLong(MemoryUsage::getUsed).sum()
        / MEBIBYTE;
  }

  int threads() {
    return ManagementFactory.getThreadMXBean().getPeakThreadCount();
  }

  @Override
  public void close() {
    for (var collector : collectors) {
      try {
        collector.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
