package io.crossfade.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A PostgreSQL server and its streaming standby. Clients come to both through interceptors, whose
 * ports stay theirs when a server has died.
 */
final class ReplicatedServer implements AutoCloseable {

  /** Whether a commit waits until the standby has it too. */
  enum Replication {
    SYNCHRONOUS,
    ASYNCHRONOUS
  }

  private final Path folder;
  private final EmbeddedPostgres primary;
  private EmbeddedPostgres standby;
  private final Interceptor toPrimary;
  private final Interceptor toStandby;

  private ReplicatedServer(Path folder, Replication replication) throws IOException {
    this.folder = folder;
    this.primary = startPrimary(replication == Replication.SYNCHRONOUS ? "walreceiver" : "");
    Files.createFile(standbyData().resolve("standby.signal"));
    this.standby = startBehindPrimary();
    this.toPrimary = new Interceptor(primary.getPort());
    this.toStandby = new Interceptor(standby.getPort());
  }

  /** Makes in a folder what both of them begin with: a server that was stopped. */
  static void prepare(Path folder) throws IOException {
    Server.start(() -> in(folder)).close();
  }

  /** Starts both, each in a copy of what was prepared. */
  static ReplicatedServer start(Path prepared, Path folder, Replication replication)
      throws IOException {
    copy(prepared, folder.resolve("primary"));
    copy(prepared, folder.resolve("standby"));
    return new ReplicatedServer(folder, replication);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static EmbeddedPostgres.Builder in(Path data) throws IOException {
    // a server that could not start keeps its lock on this file
    Files.deleteIfExists(data.resolve("epg-lock"));
    return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
  }

  private Path primaryData() {
    return folder.resolve("primary");
  }

  private Path standbyData() {
    return folder.resolve("standby");
  }

  private EmbeddedPostgres startPrimary(String standbys) throws IOException {
    return Server.start(
        () -> in(primaryData()).setServerConfig("synchronous_standby_names", standbys));
  }

  private EmbeddedPostgres startBehindPrimary() throws IOException {
    var source = "postgresql://postgres@127.0.0.1:" + primary.getPort();
    return Server.start(() -> in(standbyData()).setServerConfig("primary_conninfo", source));
  }

  /** Connections as a client has them: to whichever of both is the primary. */
  DataSource source() {
    return Server.database("postgres", toPrimary.port(), toStandby.port());
  }

  /** Connections to the one that was the primary at first, by a way that nobody cuts. */
  DataSource first() {
    return Server.database("postgres", primary.getPort());
  }

  /** Connections to the one that was the standby at first, by a way that nobody cuts. */
  DataSource second() {
    return Server.database("postgres", standby.getPort());
  }

  /** The way by which clients come to the one that was the primary at first. */
  Interceptor wayToFirst() {
    return toPrimary;
  }

  /** The way by which clients come to the one that was the standby at first. */
  Interceptor wayToSecond() {
    return toStandby;
  }

  /** From now on nothing reaches the standby. */
  void stopStandby() throws IOException {
    standby.close();
  }

  /**
   * Waits until a commit on the first server, with this text in its statement, awaits the standby.
   */
  void awaitCommit(String statement) throws SQLException {
    Server.await(
        first(),
        "pg_stat_activity WHERE wait_event = 'SyncRep' AND pid <> pg_backend_pid() AND query LIKE '%"
            + statement
            + "%'");
  }

  /** Waits until the standby has all that is on the first server. */
  void awaitReplayed() throws SQLException {
    Server.await(first(), "pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()");
  }

  /**
   * Ends the wait of a commit for the standby, by the server's function of this name; what it
   * committed is there on the first server alone. Then waits until another commit waits.
   */
  void interruptCommit(String function) throws SQLException {
    var waiting = "pg_stat_activity WHERE wait_event = 'SyncRep'";
    var pid = Server.ask(first(), "SELECT pid FROM " + waiting);
    Server.ask(first(), "SELECT " + function + "(" + pid + ")");
    Server.await(first(), waiting + " AND pid <> " + pid);
  }

  /** The first server dies as with its machine: all of its processes at once. */
  void killPrimary() {
    try {
      var ofItsProcess = primaryData().resolve("postmaster.pid");
      long id = Long.parseLong(Files.readAllLines(ofItsProcess).get(0));
      var process = ProcessHandle.of(id).orElseThrow();
      var children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      Files.delete(ofItsProcess);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    toPrimary.refuse(true);
  }

  /** The standby goes on with what it had when it was stopped. */
  void startStandby() throws IOException {
    standby = startBehindPrimary();
    toStandby.target(standby.getPort());
  }

  /** The second server becomes the primary. */
  void promoteStandby() {
    try {
      assertThat(Server.ask(second(), "SELECT pg_promote(true, 60)")).isEqualTo("t");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first server dies, and the second takes its place. */
  void failOver() {
    killPrimary();
    promoteStandby();
  }

  @Override
  public void close() throws IOException {
    toPrimary.close();
    toStandby.close();
    standby.close();
    primary.close();
  }
}
