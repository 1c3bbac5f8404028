package io.crossfade.contract;

import io.crossfade.model.Revision;
import io.crossfade.probe.HttpProbe;
import io.crossfade.spi.HealthProbe;
import io.crossfade.testkit.contract.HealthProbeContract;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

class HttpProbeContractTest extends HealthProbeContract {

  @Override
  protected HealthProbe probe(Duration deadline) {
    return HttpProbe.builder("/health")
        .expectRevisionInHeader("X-Version")
        .deadline(deadline)
        .build();
  }

  @Override
  protected byte[] healthyAnswer(Revision revision) {
    return ("HTTP/1.1 200 OK\r\nX-Version: " + revision + "\r\nContent-Length: 2\r\n\r\nOK")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
