package io.crossfade.testkit.contract;

import io.crossfade.journal.Lease;
import java.time.Duration;

/** A lease that says other things than the one behind it. */
class LeaseView implements Lease {

  private final Lease real;
  private final String owner;
  private final long epoch;

  LeaseView(Lease real, String owner) {
    this(real, owner, real.epoch());
  }

  LeaseView(Lease real, String owner, long epoch) {
    this.real = real;
    this.owner = owner;
    this.epoch = epoch;
  }

  static Lease real(Lease lease) {
    return lease instanceof LeaseView view ? view.real : lease;
  }

  @Override
  public String service() {
    return real.service();
  }

  @Override
  public String owner() {
    return owner;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public Duration remaining() {
    return real.remaining();
  }

  @Override
  public void renew() {
    real.renew();
  }

  @Override
  public void close() {
    real.close();
  }
}
