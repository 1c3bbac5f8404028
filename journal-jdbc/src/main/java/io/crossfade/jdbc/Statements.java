package io.crossfade.jdbc;

/**
 * The SQL, one statement for each thing that is done. What must be so for a write is part of the
 * write itself, and time is always the server's.
 *
 * <p>{@code FOR SHARE} on the lease keeps a successor waiting until the write has been committed.
 * It is also a write itself, so that a server with a synchronous standby answers only when that has
 * all that was there before: what a statement finds done already will outlast a failover.
 *
 * <p>Immutable.
 */
final class Statements {

  private Statements() {}

  static final String TAKE =
      """
      INSERT INTO crossfade_lease AS held (service, owner, epoch, token, expires_at)
      VALUES (?, ?, 1, ?, clock_timestamp() + ? * interval '1 millisecond')
      ON CONFLICT (service) DO UPDATE
      SET owner = excluded.owner, epoch = held.epoch + 1, token = excluded.token,
          expires_at = excluded.expires_at
      WHERE held.expires_at <= clock_timestamp() OR held.token = excluded.token
      RETURNING epoch
      """;

  static final String HOLDER =
      """
      SELECT owner, epoch, token IS NOT NULL AND expires_at > clock_timestamp(),
             ceil(extract(epoch FROM expires_at - clock_timestamp()))
      FROM crossfade_lease WHERE service = ? AND token IS NOT NULL
      """;

  static final String RENEW =
      """
      UPDATE crossfade_lease SET expires_at = clock_timestamp() + ? * interval '1 millisecond'
      WHERE service = ? AND epoch = ? AND token = ?
      """;

  static final String RELEASE =
      """
      UPDATE crossfade_lease SET token = NULL, expires_at = '-infinity'
      WHERE service = ? AND epoch = ? AND token = ?
      """;

  static final String BREAK =
      """
      UPDATE crossfade_lease SET token = NULL, expires_at = '-infinity'
      WHERE service = ? AND epoch = ? AND token IS NOT NULL
      """;

  private static final String HELD =
      """
      WITH held AS (SELECT epoch FROM crossfade_lease
                    WHERE service = ? AND epoch = ? AND token = ?
                      AND expires_at > clock_timestamp() FOR SHARE),
      """;

  private static final String RECORDS =
      """
      INSERT INTO crossfade_record (stream, sequence, epoch, payload, checksum)
      SELECT stream.id, stream.last - ? + added.place, held.epoch,
             added.payload, added.checksum
      FROM held, stream,
           unnest(?::bytea[], ?::bigint[]) WITH ORDINALITY AS added (payload, checksum, place)
      """;

  static final String BEGIN =
      HELD
          + """
            stream AS (INSERT INTO crossfade_stream (id, service, last)
                       SELECT ?, ?, ? FROM held ON CONFLICT (id) DO NOTHING RETURNING id, last)
            """
          + RECORDS;

  static final String APPEND =
      HELD
          + """
            stream AS (UPDATE crossfade_stream SET last = last + ? FROM held
                       WHERE id = ? AND service = ? AND last = ? AND finished_at IS NULL
                       RETURNING id, last)
            """
          + RECORDS;

  static final String FINISH =
      HELD
          + """
            done AS (UPDATE crossfade_stream
                     SET finished_at = coalesce(finished_at, clock_timestamp()) FROM held
                     WHERE id = ? AND service = ?)
            SELECT epoch FROM held
            """;

  static final String IS_HELD =
      """
      SELECT 1 FROM crossfade_lease
      WHERE service = ? AND epoch = ? AND token = ? AND expires_at > clock_timestamp()
      """;

  static final String STREAM =
      "SELECT service, last, finished_at IS NOT NULL FROM crossfade_stream WHERE id = ?";

  static final String READ =
      """
      SELECT s.last, r.sequence, r.epoch, r.payload, r.checksum
      FROM crossfade_stream s LEFT JOIN crossfade_record r ON r.stream = s.id
      WHERE s.id = ? ORDER BY r.sequence
      """;

  static final String ALL = "SELECT id FROM crossfade_stream WHERE service = ? ORDER BY place";

  static final String OPEN =
      "SELECT id FROM crossfade_stream WHERE service = ? AND finished_at IS NULL ORDER BY place";

  static final String PRUNE =
      """
      WITH old AS (SELECT id, place FROM crossfade_stream
                   WHERE service = ? AND finished_at IS NOT NULL
                   ORDER BY place DESC OFFSET ?),
      gone AS (DELETE FROM crossfade_stream USING old WHERE crossfade_stream.id = old.id)
      SELECT id FROM old ORDER BY place
      """;
}
