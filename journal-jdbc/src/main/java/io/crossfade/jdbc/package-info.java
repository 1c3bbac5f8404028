/**
 * The journal in PostgreSQL, through plain JDBC: several hosts share it, and any of them can take
 * over the deployment of a dead one.
 *
 * <p>Knows core's {@code journal} and its values, and {@code java.sql}; no driver. Read {@link
 * io.crossfade.jdbc.PostgresJournalStore} first.
 */
@NullMarked
package io.crossfade.jdbc;

import org.jspecify.annotations.NullMarked;
