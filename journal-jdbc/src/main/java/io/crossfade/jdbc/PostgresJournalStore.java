package io.crossfade.jdbc;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.journal.JournalRecord;
import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.model.Names;
import io.crossfade.time.TimeSource;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal in a PostgreSQL database (12 or later), for deployers on several hosts.
 *
 * <p>Every write names the lease it is made under and the record it comes after, in one statement:
 * it is refused by the server if either is not so. The server's clock decides when a lease ends. A
 * write whose answer was lost is looked up and, if it is not there, made again, for as long as the
 * lease surely holds; that it can be written only once makes this safe.
 *
 * <p>It is as durable as the server: opening refuses one that does not sync, and a failover loses
 * what was not replicated. {@code docs/journal-jdbc.md} says which settings matter.
 *
 * <p>Thread-safe. The connections are the caller's {@link DataSource}'s, one at a time for each
 * call.
 */
public final class PostgresJournalStore implements JournalStore {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresJournalStore.class);

  private final Database database;
  private final Duration patience;
  private final Set<PostgresLease> leases = ConcurrentHashMap.newKeySet();

  private PostgresJournalStore(Builder builder) {
    this.database = new Database(builder.source, builder.time);
    this.patience = builder.patience;
  }

  /**
   * Opens the journal in a database; its tables are made if they are missing.
   *
   * @throws JournalException as with {@link Builder#open}
   */
  public static PostgresJournalStore open(DataSource source) {
    return builder(source).open();
  }

  /** Returns a builder for a journal in the database that these connections lead to. */
  public static Builder builder(DataSource source) {
    return new Builder(source);
  }

  Database database() {
    return database;
  }

  @Override
  public Lease acquire(String service, String owner, Duration ttl) {
    Names.requireAllowed("service", service);
    Objects.requireNonNull(owner, "owner");
    if (ttl.toMillis() < 1) {
      throw new IllegalArgumentException("ttl must be at least 1 ms, was " + ttl);
    }
    var holder = new PostgresLease.Holder(service, owner, UUID.randomUUID());
    return trying("Taking the lease of '" + service + "'", again -> take(holder, ttl));
  }

  private Lease take(PostgresLease.Holder holder, Duration ttl) throws SQLException {
    var asked = database.elapsed();
    var epoch =
        database.query(
            Statements.TAKE,
            statement -> {
              statement.setString(1, holder.service());
              statement.setString(2, holder.owner());
              statement.setObject(3, holder.token());
              statement.setLong(4, ttl.toMillis());
            },
            row -> row.getLong(1));
    if (epoch.isEmpty()) {
      throw held(holder.service());
    }
    var lease = new PostgresLease(this, holder, epoch.get(0), ttl, asked);
    leases.add(lease);
    return lease;
  }

  private JournalException held(String service) throws SQLException {
    return database
        .query(
            Statements.HOLDER,
            statement -> statement.setString(1, service),
            row ->
                JournalException.leaseHeld(
                    service,
                    "'%s' in epoch %d for another %d s"
                        .formatted(row.getString(1), row.getLong(2), Math.max(1, row.getLong(4)))))
        .stream()
        .findFirst()
        .orElseGet(
            () -> JournalException.leaseHeld(service, "somebody who is about to give it back"));
  }

  @Override
  public long append(
      Lease lease, DeploymentId stream, long expected, List<String> payloads, Room room) {
    Objects.requireNonNull(room, "room");
    var addition = new Addition(requireOurs(lease), stream, expected, payloads);
    return database.trying(
        "Writing record " + (expected + 1) + " of '" + stream + "'",
        lease::remaining,
        again -> append(addition, again));
  }

  private long append(Addition addition, boolean again) throws SQLException {
    if (addition.isEmpty()) {
      requireHeld(addition.lease());
      requireStands(addition);
      return addition.expected();
    }
    if (database.update(addition.statement(), addition::bind) == addition.size()) {
      return addition.last();
    }
    if (again && addition.isTheEndOf(records(addition.stream()))) {
      requireHeld(addition.lease());
      return addition.last();
    }
    requireHeld(addition.lease());
    requireStands(addition);
    throw JournalException.conflict(
        addition.stream().value(), "another writer was here at the same moment");
  }

  private void requireHeld(PostgresLease lease) throws SQLException {
    var held =
        database.query(Statements.IS_HELD, statement -> lease.bind(statement, 1), row -> true);
    if (held.isEmpty()) {
      throw lost(lease);
    }
  }

  private static JournalException lost(PostgresLease lease) {
    return JournalException.leaseLost(
        lease.service(), lease.epoch(), "its time ran out, another took it, or it was given back");
  }

  private void requireStands(Addition addition) throws SQLException {
    var stream = addition.stream();
    var reason =
        database.query(
            Statements.STREAM,
            statement -> statement.setString(1, stream.value()),
            row -> addition.refusal(row.getString(1), row.getLong(2), row.getBoolean(3)));
    var why = reason.isEmpty() ? addition.refusal(addition.service(), 0, false) : reason.get(0);
    if (why.isPresent()) {
      throw JournalException.conflict(stream.value(), why.get());
    }
  }

  @Override
  public List<JournalRecord> read(DeploymentId stream) {
    Objects.requireNonNull(stream, "stream");
    return trying("Reading the stream '" + stream + "'", again -> records(stream));
  }

  private List<JournalRecord> records(DeploymentId stream) throws SQLException {
    var reading = new StreamReading(stream);
    database.query(
        Statements.READ, statement -> statement.setString(1, stream.value()), reading::add);
    return reading.records();
  }

  @Override
  public void finish(Lease lease, DeploymentId stream) {
    var ours = requireOurs(lease);
    Objects.requireNonNull(stream, "stream");
    boolean held =
        database.trying(
            "Ending the stream '" + stream + "'",
            lease::remaining,
            again ->
                !database.query(Statements.FINISH, s -> bind(s, ours, stream), r -> 1).isEmpty());
    if (!held) {
      throw lost(ours);
    }
  }

  private static void bind(PreparedStatement statement, PostgresLease lease, DeploymentId stream)
      throws SQLException {
    int next = lease.bind(statement, 1);
    statement.setString(next, stream.value());
    statement.setString(next + 1, lease.service());
  }

  @Override
  public List<DeploymentId> open(String service) {
    return streams(Statements.OPEN, service);
  }

  @Override
  public List<DeploymentId> all(String service) {
    return streams(Statements.ALL, service);
  }

  private List<DeploymentId> streams(String sql, String service) {
    Names.requireAllowed("service", service);
    return ids(
        "Listing the deployments of '" + service + "'",
        sql,
        statement -> statement.setString(1, service));
  }

  private List<DeploymentId> ids(String attempted, String sql, Database.Binding binding) {
    return trying(
        attempted, again -> database.query(sql, binding, row -> DeploymentId.of(row.getString(1))));
  }

  /**
   * Deletes streams that have ended, but for the newest.
   *
   * @param service whose streams
   * @param keep how many that have ended are kept, at least 0
   * @return what was deleted, oldest first
   * @throws JournalException {@code UNAVAILABLE} if the database does not answer
   */
  public List<DeploymentId> prune(String service, int keep) {
    if (keep < 0) {
      throw new IllegalArgumentException("keep must be at least 0, was " + keep);
    }
    Names.requireAllowed("service", service);
    return ids(
        "Deleting old deployments of '" + service + "'",
        Statements.PRUNE,
        statement -> {
          statement.setString(1, service);
          statement.setInt(2, keep);
        });
  }

  @Override
  public boolean breakLease(String service, long epoch) {
    Names.requireAllowed("service", service);
    return trying(
        "Breaking the lease of '" + service + "'",
        again ->
            database.update(
                    Statements.BREAK,
                    statement -> {
                      statement.setString(1, service);
                      statement.setLong(2, epoch);
                    })
                == 1);
  }

  @Override
  public void close() {
    leases.forEach(this::release);
  }

  void release(PostgresLease lease) {
    if (leases.remove(lease)) {
      try {
        lease.release();
      } catch (JournalException e) {
        LOG.warn("The lease of '{}' ends by itself: {}", lease.service(), e.getMessage());
      }
    }
  }

  private PostgresLease requireOurs(Lease lease) {
    if (lease instanceof PostgresLease ours && ours.isOf(this)) {
      return ours;
    }
    throw JournalException.leaseLost(
        lease.service(), lease.epoch(), "it is not a lease of this store");
  }

  private <T> T trying(String attempted, Database.Tried<T> tried) {
    return database.trying(attempted, patience, tried);
  }

  private void prepare(boolean migrating) {
    var migrations = new Migrations(database);
    trying(
        "Opening the journal",
        again -> {
          requireDurable();
          if (migrating) {
            migrations.migrate();
          } else {
            migrations.require();
          }
          return true;
        });
  }

  /** PostgreSQL manual, section 20.5.1 (fsync, synchronous_commit). */
  private void requireDurable() throws SQLException {
    for (var setting : List.of("fsync", "synchronous_commit")) {
      var value =
          database.query("SHOW " + setting, statement -> {}, row -> row.getString(1)).get(0);
      if (value.equals("off")) {
        throw new JournalException(
            Kind.UNAVAILABLE,
            "The journal was not opened, because the database has '"
                + setting
                + "' off and would lose records in a crash; set it to 'on' for this user.");
      }
    }
  }

  /** Collects what is optional of a {@link PostgresJournalStore}. Not thread-safe. */
  public static final class Builder {

    private final DataSource source;
    private Duration patience = Duration.ofSeconds(10);
    private TimeSource time = TimeSource.system();
    private boolean migrating = true;

    private Builder(DataSource source) {
      this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Sets how long a database that does not answer is tried again, where no lease limits it.
     * Default: 10 seconds.
     */
    public Builder patience(Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException("patience must not be negative, was " + value);
      }
      this.patience = value;
      return this;
    }

    /** Sets the clock by which leases are counted here. Default: the machine's. */
    public Builder time(TimeSource value) {
      this.time = Objects.requireNonNull(value, "time");
      return this;
    }

    /**
     * Leaves the tables as they are, for a user without the right to change them. Default: they are
     * made and brought up to date.
     */
    public Builder withoutMigrations() {
      this.migrating = false;
      return this;
    }

    /**
     * Opens the journal.
     *
     * @throws JournalException {@code UNAVAILABLE} if the database does not answer or does not
     *     sync, {@code UNSUPPORTED} if its tables are of another version
     */
    public PostgresJournalStore open() {
      var store = new PostgresJournalStore(this);
      store.prepare(migrating);
      return store;
    }
  }
}
