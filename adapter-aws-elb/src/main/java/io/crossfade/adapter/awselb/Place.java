package io.crossfade.adapter.awselb;

/**
 * Where requests are forwarded from: the default action of a listener, or the action of a rule.
 *
 * <p>Immutable.
 *
 * @param arn the listener's or the rule's
 * @param isListener which of both
 */
record Place(String arn, boolean isListener) {

  static Place listener(String arn) {
    return new Place(Arns.require(arn, "listener/"), true);
  }

  static Place rule(String arn) {
    return new Place(Arns.require(arn, "listener-rule/"), false);
  }

  /** Returns the listener that this is, or is a rule of. */
  String listener() {
    return isListener ? arn : Arns.listenerOf(arn);
  }

  @Override
  public String toString() {
    return Arns.brief(arn);
  }
}
