package io.crossfade.gate;

import io.crossfade.spi.Gate;
import io.crossfade.spi.GateAnswer;
import io.crossfade.spi.GateContext;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A person's approval, given in this process: by a button of the embedding tool, a chat command, an
 * HTTP endpoint. Who it was is in the reasons.
 *
 * <p>The first decision stands, for every question to this gate; for one approval per step, make a
 * gate per step. It does not outlive the process: where it must, use an {@link ApprovalFileGate}.
 *
 * <p>Thread-safe.
 */
public final class ApprovalGate implements Gate {

  private final GateAnswer undecided;
  private final AtomicReference<@Nullable GateAnswer> answer = new AtomicReference<>();

  private ApprovalGate(String awaited) {
    this.undecided = GateAnswer.waiting("waiting for " + awaited);
  }

  /**
   * Returns a gate that nobody has decided on.
   *
   * @param awaited whose approval it is, for the reason, such as {@code the approval of the owner}
   */
  public static ApprovalGate awaiting(String awaited) {
    return new ApprovalGate(PersonsWord.require("awaited", awaited));
  }

  /**
   * Approves.
   *
   * @param by who does; whether they may is the caller's to know
   * @param comment what they say to it; may be empty
   * @return whether this was the first decision and so stands
   */
  public boolean approve(String by, String comment) {
    return answer.compareAndSet(
        null,
        GateAnswer.pass(
            "approved by " + PersonsWord.require("name of who approves", by) + said(comment)));
  }

  /**
   * Rejects.
   *
   * @param by who does; whether they may is the caller's to know
   * @param reason why; may be empty
   * @return whether this was the first decision and so stands
   */
  public boolean reject(String by, String reason) {
    return answer.compareAndSet(
        null,
        GateAnswer.fail(
            "rejected by " + PersonsWord.require("name of who rejects", by) + said(reason)));
  }

  @Override
  public GateAnswer ask(GateContext context) {
    return Objects.requireNonNullElse(answer.get(), undecided);
  }

  private static String said(String comment) {
    return comment.isBlank() ? "" : ": " + comment.strip();
  }
}
