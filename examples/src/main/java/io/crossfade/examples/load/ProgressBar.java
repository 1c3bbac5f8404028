package io.crossfade.examples.load;

import java.io.PrintStream;

/**
 * Shows how far something is: one line that is overwritten on a terminal, a line for every new text
 * and every tenth elsewhere.
 *
 * <p>Confined to one thread.
 */
public final class ProgressBar {
  private static final int CELLS = 20;

  private final PrintStream out;
  private final Terminal terminal;
  private String shown = "";
  private String text = "";
  private long tenth = -1;

  /**
   * Creates a bar that has shown nothing yet.
   *
   * @param out where it prints, encoded as {@code terminal} says
   * @param terminal what can be shown there
   */
  public ProgressBar(PrintStream out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Shows progress.
   *
   * @param done how much is done; more than {@code total} counts as all
   * @param total at least 1
   * @param text what goes on, one line
   */
  public void show(long done, long total, String text) {
    if (done < 0 || total < 1) {
      throw new IllegalArgumentException(
          "progress must be 0 or more of 1 or more, was " + done + " of " + total);
    }
    long percent = 100 * Math.min(done, total) / total;
    if (terminal.interactive()) {
      overwrite(bar(percent) + " %3d%% ".formatted(percent) + text);
    } else if (!text.equals(this.text) || percent / 10 != tenth) {
      out.println("[%3d%%] ".formatted(percent) + text);
    }
    this.text = text;
    tenth = percent / 10;
  }

  private String bar(long percent) {
    int full = (int) (CELLS * percent / 100);
    String fullCell = terminal.unicode() ? "█" : "#";
    String emptyCell = terminal.unicode() ? "░" : ".";
    return fullCell.repeat(full) + emptyCell.repeat(CELLS - full);
  }

  private void overwrite(String line) {
    // The last column stays free: some terminals wrap when it is written.
    String next = line.substring(0, Math.min(line.length(), terminal.columns() - 1));
    out.print("\r" + next + " ".repeat(Math.max(0, shown.length() - next.length())));
    out.flush();
    shown = next;
  }

  /** Prints a line that stays, above the bar. */
  public void print(String line) {
    if (!shown.isEmpty()) {
      out.print("\r" + " ".repeat(shown.length()) + "\r");
    }
    out.println(line);
    if (!shown.isEmpty()) {
      String again = shown;
      shown = "";
      overwrite(again);
    }
  }

  /** Leaves the bar as it is and goes on below it; the next {@link #show} begins a new one. */
  public void finish() {
    if (!shown.isEmpty()) {
      out.println();
    }
    shown = "";
    text = "";
    tenth = -1;
  }
}
