package io.crossfade.adapter.awselb;

import io.crossfade.model.Names;
import java.util.regex.Pattern;

/** The names of AWS. Thread-safe. */
final class Arns {

  private static final Pattern ARN =
      Pattern.compile("arn:[a-z0-9-]+:elasticloadbalancing:[a-z0-9-]*:[0-9]*:([A-Za-z0-9/_.-]+)");

  private Arns() {}

  /** Returns the ARN if it is one of ELB, of a resource of this kind. */
  static String require(String arn, String kind) {
    var matcher = ARN.matcher(arn);
    if (!matcher.matches() || !matcher.group(1).startsWith(kind)) {
      throw new IllegalArgumentException(
          "an ARN such as arn:aws:elasticloadbalancing:region:account:"
              + kind
              + "... was expected, was '"
              + Names.printable(arn)
              + "'");
    }
    return arn;
  }

  /** Returns the ARN of the listener that a rule is of. */
  static String listenerOf(String rule) {
    var listener = rule.replaceFirst(":listener-rule/", ":listener/");
    return listener.substring(0, listener.lastIndexOf('/'));
  }

  /** Returns what CloudWatch calls the load balancer that a listener is of: app/name/id. */
  static String loadBalancerOf(String listener) {
    var name = brief(listener).substring("listener/".length());
    return name.substring(0, name.lastIndexOf('/'));
  }

  /** Returns the part that a person knows a resource by. */
  static String brief(String arn) {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
