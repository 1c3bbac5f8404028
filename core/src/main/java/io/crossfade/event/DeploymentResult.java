package io.crossfade.event;

import java.util.Objects;

/**
 * How a deployment ended.
 *
 * <p>Results are immutable.
 */
public sealed interface DeploymentResult {

  /** Returns what there is at the end. */
  DeploymentSummary summary();

  /** Returns whether the new revision serves, and the old one does not. */
  default boolean isSuccess() {
    return this instanceof Succeeded;
  }

  /**
   * The new revision serves alone.
   *
   * @param summary what there is at the end
   */
  record Succeeded(DeploymentSummary summary) implements DeploymentResult {
    @Override
    public String toString() {
      return "succeeded";
    }
  }

  /**
   * The old revision serves alone, as before.
   *
   * @param cause why
   * @param summary what there is at the end
   */
  record RolledBack(Cause cause, DeploymentSummary summary) implements DeploymentResult {

    /** Checks that there is a cause. */
    public RolledBack {
      Objects.requireNonNull(cause, "cause");
    }

    @Override
    public String toString() {
      return "rolled back because of " + cause;
    }
  }

  /**
   * The way back failed too; everything is left in the last state that was safe.
   *
   * @param cause why it went back
   * @param second why that failed
   * @param summary what there is at the end
   */
  record RollbackFailed(Cause cause, Cause second, DeploymentSummary summary)
      implements DeploymentResult {

    /** Checks that there are causes. */
    public RollbackFailed {
      Objects.requireNonNull(cause, "cause");
      Objects.requireNonNull(second, "second");
    }

    @Override
    public String toString() {
      return "rollback because of " + cause + " failed because of " + second;
    }
  }

  /**
   * Stopped where neither going on nor going back is known to be safe; everything is left in the
   * last state that was safe, for a person to look at.
   *
   * @param reason why
   * @param summary what there is at the end
   */
  record Frozen(Cause reason, DeploymentSummary summary) implements DeploymentResult {

    /** Checks that there is a reason. */
    public Frozen {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
      return "frozen because of " + reason;
    }
  }

  /**
   * Stopped because somebody said so; everything is left as it was at that moment.
   *
   * @param reason as told
   * @param summary what there is at the end
   */
  record Cancelled(Cause reason, DeploymentSummary summary) implements DeploymentResult {

    /** Checks that there is a reason. */
    public Cancelled {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
      return "cancelled because of " + reason;
    }
  }
}
