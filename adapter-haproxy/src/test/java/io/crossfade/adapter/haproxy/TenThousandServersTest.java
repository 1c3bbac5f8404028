package io.crossfade.adapter.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.GroupId;
import io.crossfade.model.Instance;
import io.crossfade.model.RoutingTable;
import io.crossfade.spi.Fence;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend that is much larger than any that we know of. */
class TenThousandServersTest {

  private static final int SERVERS = 10_000;
  private static final int INSTANCES = 1_000;
  private static final long MOST_FOR_A_READING = 256L << 20;

  @TempDir private Path folder;

  @Test
  void sets_some_of_ten_thousand_servers_and_reads_all_in_bounded_memory() throws Exception {
    var config =
        HaProxyProcess.shipped()
            .replace("app 1-20", "app 1-" + SERVERS)
            .replace("default-server check", "default-server # check");
    var instances =
        IntStream.rangeClosed(1, INSTANCES)
            .mapToObj(i -> Instance.of("i-" + i, "v1", "127.0.0.1:" + i))
            .toList();
    var table = RoutingTable.allTo(GroupId.of("blue"), instances);
    try (var haproxy = HaProxyProcess.startWith(folder, config)) {
      var router = haproxy.router();
      router.apply(table, new Fence(DeploymentId.of("test"), 1));
      var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();

      var seen = router.observe();

      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_FOR_A_READING);
      assertThat(seen.convergence().isConverged()).isTrue();
      assertThat(seen.table().equals(table)).isTrue();
    }
  }
}
