package io.crossfade.jdbc;

import io.crossfade.error.JournalException;
import io.crossfade.journal.Lease;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * A row in the database that names its holder until a time of the server's clock. Here it is
 * counted from before the server was asked, so that it ends here no later than there.
 *
 * <p>Thread-safe.
 */
final class PostgresLease implements Lease {

  private final PostgresJournalStore store;
  private final Database database;
  private final String service;
  private final String owner;
  private final long epoch;
  private final UUID token;
  private final Duration ttl;
  private volatile Duration end;

  /**
   * @param asked when the server was asked for it
   */
  PostgresLease(
      PostgresJournalStore store, Holder holder, long epoch, Duration ttl, Duration asked) {
    this.store = store;
    this.database = store.database();
    this.service = holder.service();
    this.owner = holder.owner();
    this.token = holder.token();
    this.epoch = epoch;
    this.ttl = ttl;
    this.end = asked.plus(ttl);
  }

  /** Who asks for a lease; the token tells two of one name apart. */
  record Holder(String service, String owner, UUID token) {}

  boolean isOf(PostgresJournalStore asking) {
    return store == asking;
  }

  /**
   * Binds the three parameters by which a statement finds this lease; returns the next one's
   * number.
   */
  int bind(PreparedStatement statement, int first) throws SQLException {
    statement.setString(first, service);
    statement.setLong(first + 1, epoch);
    statement.setObject(first + 2, token);
    return first + 3;
  }

  @Override
  public String service() {
    return service;
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
    var left = end.minus(database.elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  @Override
  public void renew() {
    boolean renewed =
        database.trying(
            "Renewing the lease of '" + service + "'",
            this::remaining,
            again -> {
              var asked = database.elapsed();
              boolean done = database.update(Statements.RENEW, this::bindRenewal) == 1;
              if (done) {
                end = asked.plus(ttl);
              }
              return done;
            });
    if (!renewed) {
      end = Duration.ZERO;
      throw JournalException.leaseLost(
          service, epoch, "it ended and another took it, or it was broken");
    }
  }

  private void bindRenewal(PreparedStatement statement) throws SQLException {
    statement.setLong(1, ttl.toMillis());
    bind(statement, 2);
  }

  @Override
  public void close() {
    store.release(this);
  }

  /** Ends it here and, if the database answers, there; otherwise it ends there by itself. */
  void release() {
    end = Duration.ZERO;
    database.trying(
        "Giving back the lease of '" + service + "'",
        Duration.ZERO,
        again -> database.update(Statements.RELEASE, statement -> bind(statement, 1)));
  }
}
