package io.crossfade.jdbc;

import io.crossfade.error.JournalException;
import io.crossfade.error.JournalException.Kind;
import io.crossfade.model.DeploymentId;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What an error of the database means, by its SQLSTATE (PostgreSQL manual, appendix A).
 * Thread-safe.
 */
final class SqlFaults {

  /** Disk full, out of memory, too many connections: class 53. */
  private static final String NO_ROOM = "53100";

  /**
   * Of these another try may go better: a connection that broke or was refused, a server that
   * stops, starts or is a standby now, a conflict between transactions, a lack of resources.
   */
  private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57");

  private static final String READ_ONLY = "25006";

  private SqlFaults() {}

  /** Returns whether another try may go better. The outcome of this one may be unknown. */
  static boolean isPassing(SQLException e) {
    var state = Objects.requireNonNullElse(e.getSQLState(), "08000");
    return !state.equals(NO_ROOM)
        && (state.equals(READ_ONLY)
            || (state.length() == 5 && PASSING_CLASSES.contains(state.substring(0, 2))));
  }

  static JournalException of(String attempted, SQLException e) {
    boolean full = NO_ROOM.equals(e.getSQLState());
    return new JournalException(
        full ? Kind.FULL : Kind.UNAVAILABLE,
        String.format(
            Locale.ROOT,
            "%s failed: the database answered '%s' (SQLSTATE %s)%s",
            attempted,
            oneLine(e),
            e.getSQLState(),
            full ? "; make room on its disk." : "; see to it, and resume the deployment."),
        e);
  }

  static JournalException corrupt(DeploymentId stream, String seen) {
    return new JournalException(
        Kind.CORRUPT,
        "The stream '"
            + stream
            + "' cannot be read: "
            + seen
            + ". Nothing was guessed and nothing was changed; restore the database, or end the"
            + " deployment by hand.");
  }

  private static String oneLine(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }
}
