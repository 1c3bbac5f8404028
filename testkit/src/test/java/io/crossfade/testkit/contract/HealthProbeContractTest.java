package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.model.Health;
import io.crossfade.model.Instance;
import io.crossfade.spi.HealthProbe;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A contract test that cannot fail is a defect: each rule is shown a probe that breaks it. */
class HealthProbeContractTest {

  @AfterEach
  void forgetTheDefect() {
    SoundProbeContract.making = SoundProbe::new;
  }

  @Test
  void a_sound_probe_passes_every_rule_that_can_be_tested() {
    var run = ContractRun.of(SoundProbeContract.class);

    assertThat(run.reasons()).containsOnlyKeys("R3.11");
    assertThat(run.green()).hasSize(10);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void each_defect_is_noticed_by_its_rule_and_by_no_other(String defect) {
    SoundProbeContract.making = all().get(defect);

    var run = ContractRun.of(SoundProbeContract.class);

    assertThat(run.red()).as(run.reasons().toString()).containsExactly(defect.split(" ", 2)[0]);
  }

  @Test
  void every_rule_is_broken_by_some_defect() {
    var broken =
        defects().stream().map(defect -> defect.split(" ", 2)[0]).collect(Collectors.toSet());

    assertThat(ContractRun.of(SoundProbeContract.class).green())
        .containsExactlyInAnyOrderElementsOf(broken);
  }

  static Set<String> defects() {
    return all().keySet();
  }

  private static Map<String, Function<Duration, HealthProbe>> all() {
    var all = new LinkedHashMap<String, Function<Duration, HealthProbe>>();
    all.put("R3.1 sees nobody healthy", judging((seen, answer) -> modest(seen)));
    all.put("R3.2 throws at a refusal", seeing((seen, at) -> thrownIf("refused", seen)));
    all.put("R3.3 takes any revision", judging(HealthProbeContractTest::anyRevision));
    all.put("R3.4 calls silence unknown", seeing((seen, at) -> unknownIf("no answer", seen)));
    all.put("R3.5 reads on until it has all", Greedy::new);
    all.put("R3.6 throws at garbage", judging(HealthProbeContractTest::strictly));
    all.put("R3.7 follows", judging(HealthProbeContractTest::following));
    all.put("R3.8 checks one at a time", OneAtATime::new);
    all.put("R3.9 does not say why", seeing((seen, at) -> silent(seen)));
    all.put("R3.10 swallows an interrupt", seeing((seen, at) -> swallowing(seen)));
    return all;
  }

  private static Health modest(Health seen) {
    return seen.isHealthy() ? Health.unknown("who knows") : seen;
  }

  private static Health anyRevision(Health seen, String answer) {
    return answer.startsWith("HTTP/1.1 200") ? Health.healthy() : seen;
  }

  private static Health strictly(Health seen, String answer) {
    if (!answer.startsWith("HTTP")) {
      throw new IllegalStateException("protocol error");
    }
    return seen;
  }

  private static Health following(Health seen, String answer) {
    return answer.startsWith("HTTP/1.1 302") ? Health.healthy() : seen;
  }

  private static Health thrownIf(String part, Health seen) {
    if (seen.reason().contains(part)) {
      throw new IllegalStateException(seen.reason());
    }
    return seen;
  }

  private static Health unknownIf(String part, Health seen) {
    return seen.reason().contains("timed out") || seen.reason().contains(part)
        ? Health.unknown(seen.reason())
        : seen;
  }

  private static Health silent(Health seen) {
    return new Health(seen.state(), "");
  }

  private static Health swallowing(Health seen) {
    Thread.interrupted();
    return seen;
  }

  private static Function<Duration, HealthProbe> judging(BiFunction<Health, String, Health> spoil) {
    return deadline ->
        new SoundProbe(deadline) {
          @Override
          Health judge(String answer, Instance instance) {
            return spoil.apply(super.judge(answer, instance), answer);
          }
        };
  }

  private static Function<Duration, HealthProbe> seeing(
      BiFunction<Health, Instance, Health> spoil) {
    return deadline ->
        new SoundProbe(deadline) {
          @Override
          public Health check(Instance instance) {
            return spoil.apply(super.check(instance), instance);
          }
        };
  }

  /** Reads without a cap, and with a deadline for each read instead of one for all. */
  private static final class Greedy extends SoundProbe {

    Greedy(Duration deadline) {
      super(deadline);
    }

    @Override
    String read(Socket socket, long end) throws IOException {
      long much = System.nanoTime() + deadline.plusSeconds(6).toNanos();
      var first = super.read(socket, end);
      socket.setSoTimeout((int) deadline.toMillis());
      var buffer = new byte[1024];
      boolean endless = first.length() >= CAP;
      while (endless && System.nanoTime() < much) {
        endless = socket.getInputStream().read(buffer) >= 0;
      }
      return first;
    }
  }

  private static final class OneAtATime extends SoundProbe {

    private final ReentrantLock lock = new ReentrantLock(true);

    OneAtATime(Duration deadline) {
      super(deadline);
    }

    @Override
    public Health check(Instance instance) {
      lock.lock();
      try {
        return super.check(instance);
      } finally {
        lock.unlock();
      }
    }
  }
}
