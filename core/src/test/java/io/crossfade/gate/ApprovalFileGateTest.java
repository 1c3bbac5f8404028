package io.crossfade.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateAnswer.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalFileGateTest {

  @TempDir Path folder;
  private String user;

  @BeforeEach
  void find_out_whose_files_these_are() throws IOException {
    user = Files.getOwner(folder).getName();
  }

  @Test
  void waits_for_a_file_and_says_which() {
    var answer = ask();

    assertThat(answer.verdict()).isEqualTo(Verdict.WAIT);
    assertThat(answer.reasons().get(0)).contains("d-1.approved", "d-1.rejected");
  }

  @Test
  void passes_with_the_name_inside_and_the_owner_of_the_file() throws IOException {
    write("d-1.approved", "Jane\nlooks good\nto me\n");

    assertThat(ask())
        .isEqualTo(
            GateAnswer.pass("approved by Jane (file of user " + user + "): looks good to me"));
  }

  @Test
  void an_approval_outlives_the_gate() throws IOException {
    write("d-1.approved", "Jane");
    ask();

    assertThat(ApprovalFileGate.in(folder).ask(new Asked()).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void waits_for_a_name_in_an_empty_file() throws IOException {
    write("d-1.approved", "\n");

    assertThat(ask().verdict()).isEqualTo(Verdict.WAIT);
  }

  @Test
  void a_rejection_wins_even_without_a_name() throws IOException {
    write("d-1.approved", "Joe");
    write("d-1.rejected", "");

    assertThat(ask())
        .isEqualTo(GateAnswer.fail("rejected by somebody (file of user " + user + ")"));
  }

  @Test
  void another_deployments_approval_is_none() throws IOException {
    write("d-2.approved", "Jane");
    write("d-1.approved.bak", "Jane");

    assertThat(ask().verdict()).isEqualTo(Verdict.WAIT);
  }

  @Test
  void a_named_gate_has_approvals_of_its_own() throws IOException {
    write("d-1.approved", "Jane");
    var gate = ApprovalFileGate.in(folder).named("switch");

    assertThat(gate.ask(new Asked()).verdict()).isEqualTo(Verdict.WAIT);
    write("d-1@switch.approved", "Jane");
    assertThat(gate.ask(new Asked()).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void a_file_that_everybody_can_write_proves_nothing() throws IOException {
    permit(write("d-1.approved", "Jane"), "rw-rw-rw-");

    assertThat(ask().verdict()).isEqualTo(Verdict.ERROR);
    assertThat(ask().reasons().get(0)).contains("chmod o-w");
  }

  @Test
  void a_directory_that_everybody_can_write_proves_nothing() throws IOException {
    write("d-1.approved", "Jane");
    permit(folder, "rwxrwxrwx");

    assertThat(ask().verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void a_link_proves_nothing() throws IOException {
    var elsewhere = write("elsewhere", "Jane");
    Files.createSymbolicLink(folder.resolve("d-1.approved"), elsewhere);

    assertThat(ask().verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void only_the_approvers_files_count() throws IOException {
    write("d-1.approved", "Jane");
    var gate = ApprovalFileGate.in(folder);

    assertThat(gate.approvers(Set.of(user)).ask(new Asked()).verdict()).isEqualTo(Verdict.PASS);
    assertThat(gate.approvers(Set.of("nobody-else")).ask(new Asked()).verdict())
        .isEqualTo(Verdict.ERROR);
  }

  @Test
  void a_huge_or_hostile_file_is_bounded_and_shown_harmlessly() throws IOException {
    write("d-1.approved", "x".repeat(5000));
    assertThat(ask().verdict()).isEqualTo(Verdict.ERROR);

    write("d-1.approved", "Ja\u001b[31mne\nok\0");
    assertThat(ask().reasons().get(0)).startsWith("approved by Ja?[31mne").doesNotContain("\0");
  }

  @Test
  void a_directory_that_is_not_there_is_an_error_of_the_gate() {
    var gate = ApprovalFileGate.in(folder.resolve("nowhere"));

    assertThat(gate.ask(new Asked()).verdict()).isEqualTo(Verdict.ERROR);
  }

  @Test
  void refuses_a_name_that_leads_elsewhere() {
    assertThatThrownBy(() -> ApprovalFileGate.in(folder).named("../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private GateAnswer ask() {
    return ApprovalFileGate.in(folder).ask(new Asked());
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
