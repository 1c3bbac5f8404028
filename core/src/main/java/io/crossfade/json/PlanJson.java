package io.crossfade.json;

import io.crossfade.plan.DeploymentPlan;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Plans as JSON, for people to review and for other processes to carry out. The text says its
 * {@code format}, now 1; every later release reads it.
 *
 * <p>Thread-safe.
 */
public final class PlanJson {

  /** Makes a reader and writer of plans. */
  public PlanJson() {}

  /**
   * Returns the plan as indented JSON.
   *
   * @throws IllegalArgumentException if the text would be too long to be read again, more than 256
   *     million characters
   */
  public String write(DeploymentPlan plan) {
    return Json.PLANS.write(plan);
  }

  /**
   * Returns the plan that was written. Reading is strict: what is unknown, missing, there twice or
   * out of range is refused.
   *
   * @throws IllegalArgumentException if {@code text} is not such a plan; the message says where
   */
  public DeploymentPlan read(String text) {
    return Json.PLANS.read(text);
  }

  /**
   * Returns the SHA-256 of the plan's canonical JSON, in hexadecimal. Equal plans have equal
   * fingerprints, in every process.
   */
  public String fingerprint(DeploymentPlan plan) {
    var digest = sha256();
    Json.canonical(plan, digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256, this one does not", e);
    }
  }
}
