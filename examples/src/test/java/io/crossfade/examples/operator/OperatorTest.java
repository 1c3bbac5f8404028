package io.crossfade.examples.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crossfade.Crossfade;
import io.crossfade.engine.DeploymentControl;
import io.crossfade.error.ConfigurationException;
import io.crossfade.model.DeploymentId;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.testkit.fake.FakeFleet;
import io.crossfade.testkit.fake.SimulatedCrash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorTest {

  @TempDir Path folder;

  private final FakeFleet fleet = FakeFleet.of("a", "b", "c");
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private Crossfade crossfade;
  private Operator operator;

  @BeforeEach
  void open() {
    crossfade =
        Crossfade.builder("shop")
            .router(fleet.router())
            .pool(fleet.pool())
            .probe(fleet.probe())
            .journal(fleet.journal())
            .owner("ci-7")
            .time(fleet.time())
            .executor(Runnable::run)
            .build();
    operator = new Operator(crossfade, new PrintStream(said, true, UTF_8));
  }

  @AfterEach
  void close() {
    crossfade.close();
  }

  @Test
  void says_that_nothing_is_open() {
    assertThat(operator.obey(List.of("list"))).isZero();

    assertThat(said.toString(UTF_8)).isEqualTo("no deployment is open" + System.lineSeparator());
  }

  @Test
  void lists_what_a_dead_deployer_left_and_says_what_is_awaited_since_when() {
    dieInTheSecondReplacement();

    assertThat(operator.obey(List.of("list"))).isZero();

    assertThat(said.toString(UTF_8))
        .contains(
            "d-1: rolling in batches of 1 to v2", "by 'ci-7' in epoch 1", "an abort   leads back")
        .containsPattern("awaiting   step \\d+ since \\d{4}-.*: replace \\[?b");
  }

  @Test
  void resumes_to_the_end() {
    dieInTheSecondReplacement();

    assertThat(operator.obey(List.of("resume", "d-1"))).isZero();

    assertThat(fleet.snapshot().instances())
        .allSatisfy(instance -> assertThat(instance.revision().value()).isEqualTo("v2"));
    assertThat(crossfade.open()).isEmpty();
  }

  @Test
  void aborts_back_to_what_was_before() {
    dieInTheSecondReplacement();

    assertThat(operator.obey(List.of("abort", "d-1", "wrong version"))).isZero();

    assertThat(fleet.snapshot().instances())
        .allSatisfy(instance -> assertThat(instance.revision().value()).isEqualTo("v1"));
    assertThat(operator.obey(List.of("show", "d-1"))).isZero();
    assertThat(said.toString(UTF_8))
        .contains("wrong version", "ended", "rolled back because of COMMAND");
  }

  @Test
  void what_cannot_be_done_is_said_and_not_done() {
    assertThat(operator.obey(List.of("show", "d-9"))).isEqualTo(1);
    assertThat(operator.obey(List.of("resume", "d-9"))).isEqualTo(1);
    assertThat(operator.obey(List.of("resume", "no name"))).isEqualTo(1);
    assertThat(operator.obey(List.of("break-lease", "1"))).isEqualTo(1);
    assertThat(operator.obey(List.of("destroy"))).isEqualTo(2);

    assertThat(said.toString(UTF_8))
        .contains("there is no deployment 'd-9'", "end that process", "deployment id");
  }

  @Test
  void a_file_without_what_is_needed_is_refused_with_all_that_is_missing() throws IOException {
    var file =
        Files.writeString(folder.resolve("site.properties"), "service = shop\npool = fixed\n");

    assertThatThrownBy(() -> Site.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'journal' is missing")
        .hasMessageContaining("'router' is missing")
        .hasMessageContaining("'probe' is missing");
  }

  private void dieInTheSecondReplacement() {
    fleet.pool().faults().onCall("replace", 2).applyThenCrash();
    var plan = crossfade.plan(DeploymentSpec.toRevision("v2"), Rolling.inBatchesOf(1));
    var thrown =
        catchThrowable(
            () -> crossfade.execute(plan, DeploymentId.of("d-1"), new DeploymentControl()));
    assertThat(thrown).isInstanceOf(SimulatedCrash.class);
    fleet.journal().letOwnerDie("shop");
  }
}
