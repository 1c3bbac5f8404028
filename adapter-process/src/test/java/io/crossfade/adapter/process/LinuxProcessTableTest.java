package io.crossfade.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxProcessTableTest {

  /** Numbers that no real process has. */
  private static final long LEADER = 9_000_000_001L;

  @TempDir Path proc;
  private ProcessTable table;

  @BeforeEach
  void makeProc() throws Exception {
    var random = Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.writeString(random.resolve("boot_id"), "39bb3075-2ece-4cc2-a122-20c99ee0304d\n");
    table = new LinuxProcessTable(proc);
  }

  @Test
  void tells_a_process_by_boot_and_start_time() throws Exception {
    process(LEADER, "java", 'S', LEADER, 4711);

    assertThat(table.find(LEADER)).contains(new ProcessIdentity(LEADER, "39bb3075-4711"));
    assertThat(table.find(LEADER + 1)).isEmpty();
  }

  @Test
  void a_name_with_blanks_and_brackets_does_not_mislead() throws Exception {
    process(LEADER, "a) Z 1 (b", 'S', LEADER, 4711);

    assertThat(table.find(LEADER)).contains(new ProcessIdentity(LEADER, "39bb3075-4711"));
  }

  @Test
  void neither_a_zombie_nor_a_dead_one_runs() throws Exception {
    process(LEADER, "z", 'Z', LEADER, 1);
    process(LEADER + 1, "x", 'X', LEADER, 1);

    assertThat(table.find(LEADER)).isEmpty();
    assertThat(table.find(LEADER + 1)).isEmpty();
  }

  @Test
  void a_family_is_all_of_a_session() throws Exception {
    process(LEADER, "sh", 'S', LEADER, 1);
    process(LEADER + 1, "java", 'R', LEADER, 2);
    process(LEADER + 2, "other", 'R', LEADER + 2, 3);
    process(LEADER + 3, "gone", 'Z', LEADER, 4);

    assertThat(table.family(LEADER))
        .extracting(ProcessIdentity::pid)
        .containsExactly(LEADER, LEADER + 1);
  }

  @Test
  void a_claimant_is_told_by_what_it_wrote_whether_it_lives_or_not() throws Exception {
    var claim = new Claim(LEADER, stat(LEADER, "sh", 'S', LEADER, 4711), Instant.EPOCH);

    assertThat(table.claimant(claim, "01234567"))
        .contains(new ProcessIdentity(LEADER, "01234567-4711"));
    assertThat(table.claimant(new Claim(LEADER, "-", Instant.EPOCH), "01234567")).isEmpty();
  }

  private void process(long pid, String name, char state, long session, long start)
      throws Exception {
    var folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
    Files.writeString(folder.resolve("stat"), stat(pid, name, state, session, start) + "\n");
  }

  private static String stat(long pid, String name, char state, long session, long start) {
    return pid
        + " ("
        + name
        + ") "
        + state
        + " 1 "
        + session
        + " "
        + session
        + " 0 -1 4194304 120 0 1 0 0 0 0 0 20 0 1 0 "
        + start
        + " 3932160 504";
  }
}
