package io.crossfade.jdbc;

import io.crossfade.journal.JournalStore;
import io.crossfade.journal.Lease;
import io.crossfade.model.DeploymentId;
import io.crossfade.testkit.contract.JournalStoreContract;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** A record cannot be torn here: its statement is done or not. */
class PostgresJournalStoreContractTest extends JournalStoreContract {

  private DataSource database;

  @Override
  protected JournalStore store() throws SQLException {
    database = Server.database(Server.newDatabase());
    return PostgresJournalStore.open(database);
  }

  @Override
  protected Optional<JournalStore> reopened() {
    return Optional.of(PostgresJournalStore.open(database));
  }

  @Override
  protected boolean die(Lease lease) throws SQLException {
    Server.execute(
        database,
        "UPDATE crossfade_lease SET expires_at = clock_timestamp() - interval '1 second'");
    return true;
  }

  @Override
  protected boolean damage(DeploymentId stream) throws SQLException {
    Server.execute(database, "UPDATE crossfade_record SET payload = 'on' WHERE sequence = 1");
    return true;
  }
}
