/**
 * What happened, kept: the store a deployment survives in, and the lease that makes its writer the
 * only one.
 *
 * <p>Knows what {@code event} knows, and {@code time}. Read {@link
 * io.crossfade.journal.JournalStore} first.
 */
@NullMarked
package io.crossfade.journal;

import org.jspecify.annotations.NullMarked;
