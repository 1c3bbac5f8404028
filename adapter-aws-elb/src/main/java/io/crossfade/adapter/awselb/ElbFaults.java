package io.crossfade.adapter.awselb;

import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleNotFoundException;

/**
 * What may be concluded from a failed call of the API.
 *
 * <pre>
 *   throttled, expired credentials, somebody was faster, never sent   TRANSIENT
 *   any other refusal (4xx)                                            PERMANENT
 *   5xx or no answer: a read                                           TRANSIENT
 *                     a write                                          OUTCOME_UNKNOWN
 * </pre>
 *
 * <p>Thread-safe.
 */
final class ElbFaults {

  private static final int SERVER_ERROR = 500;

  /** The provider of credentials renews them; the same call may succeed then. */
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired");

  /** The world as we read it was not, or is no longer, the world as ELB has it. */
  private static final Set<String> OVERTAKEN = Set.of("PriorityInUse", "ResourceInUse");

  private ElbFaults() {}

  static AdapterException of(SdkException failure, String action, String what, boolean isWrite) {
    var kind = isGone(failure, action) ? Kind.TRANSIENT : kind(failure, isWrite);
    return told(failure, "ELB's " + action + " of " + what, kind);
  }

  /** Returns the same of a read of any service of AWS. */
  static AdapterException ofRead(SdkException failure, String call) {
    return told(failure, call, kind(failure, false));
  }

  private static AdapterException told(SdkException failure, String call, Kind kind) {
    return new AdapterException(kind, call + " " + words(failure, kind), failure);
  }

  /** A rule of ours that was deleted between two reads. */
  private static boolean isGone(SdkException failure, String action) {
    return failure instanceof RuleNotFoundException && action.equals("DescribeTags");
  }

  private static Kind kind(SdkException failure, boolean isWrite) {
    if (failure instanceof AwsServiceException refused) {
      var code = code(refused);
      if (refused.isThrottlingException() || EXPIRED.contains(code) || OVERTAKEN.contains(code)) {
        return Kind.TRANSIENT;
      }
      if (refused.statusCode() < SERVER_ERROR) {
        return Kind.PERMANENT;
      }
      return isWrite ? Kind.OUTCOME_UNKNOWN : Kind.TRANSIENT;
    }
    return isWrite && wasSent(failure) ? Kind.OUTCOME_UNKNOWN : Kind.TRANSIENT;
  }

  static String code(AwsServiceException refused) {
    var details = refused.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  /** Without a connection, or without credentials to sign with, nothing was sent. */
  private static boolean wasSent(SdkException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException
          || String.valueOf(cause.getMessage()).startsWith("Unable to load credentials")) {
        return false;
      }
    }
    return true;
  }

  private static String words(SdkException failure, Kind kind) {
    var said = failure instanceof AwsServiceException refused ? said(refused) : said(failure);
    return switch (kind) {
      case TRANSIENT -> "was not answered, which says nothing of the world: " + said;
      case PERMANENT -> "was refused, and nothing was changed by it: " + said;
      case OUTCOME_UNKNOWN -> "may or may not have taken effect: " + said;
    };
  }

  private static String said(AwsServiceException refused) {
    var details = refused.awsErrorDetails();
    var text = details == null ? "" : String.valueOf(details.errorMessage());
    return "status " + refused.statusCode() + " " + code(refused) + " " + text;
  }

  private static String said(SdkException failure) {
    return String.valueOf(failure.getMessage());
  }
}
