package io.crossfade.adapter.embedded;

import io.crossfade.adapter.embedded.CompiledTable.Choice;
import io.crossfade.adapter.embedded.Ledger.Outcome;

/**
 * One request's stay at an instance, counted as in flight from the choice of the instance to {@link
 * #end} or {@link #cancel}, whichever is first.
 *
 * <p>Confined to the request's I/O thread.
 */
final class Lease {

  private final Choice choice;
  private final String sessionCookie;
  private boolean over;

  Lease(Choice choice, String sessionCookie) {
    this.choice = choice;
    this.sessionCookie = sessionCookie;
  }

  Member member() {
    return choice.member();
  }

  Upstream upstream() {
    return member().upstream();
  }

  Ledger ledger() {
    return member().ledger();
  }

  /** Returns whether the client has yet to be told its session. */
  boolean isNewSession() {
    return choice.newSession();
  }

  String sessionCookie() {
    return sessionCookie;
  }

  /** Counts the request as ended. */
  void end(Outcome outcome) {
    if (!over) {
      over = true;
      ledger().end(outcome);
    }
  }

  /** Takes the request back: nothing was sent. */
  void cancel() {
    if (!over) {
      over = true;
      ledger().cancel();
    }
  }
}
