/**
 * The shipped pool: a fixed list of instances. Pools that start and stop live in adapter modules;
 * those with named places share {@code Slot}.
 *
 * <p>Knows {@code config}, {@code error}, {@code model} and {@code spi}. Read {@link
 * io.crossfade.pool.FixedPool} first.
 */
@NullMarked
package io.crossfade.pool;

import org.jspecify.annotations.NullMarked;
