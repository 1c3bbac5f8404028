/**
 * An adapter from scratch: the code of {@code docs/adding-an-adapter.md}, for a load balancer that
 * is here too so that the contract has something real to test.
 *
 * <p>Knows {@code core}. Read {@link io.crossfade.examples.adapter.HouseRouter} first.
 */
@NullMarked
package io.crossfade.examples.adapter;

import org.jspecify.annotations.NullMarked;
