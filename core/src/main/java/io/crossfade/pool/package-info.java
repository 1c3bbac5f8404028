/**
 * The shipped pool: a fixed list of instances. Pools that start and stop live in adapter modules.
 *
 * <p>Knows {@code error}, {@code model} and {@code spi}. Read {@code io.crossfade.pool.FixedPool}
 * first.
 */
@NullMarked
package io.crossfade.pool;

import org.jspecify.annotations.NullMarked;
