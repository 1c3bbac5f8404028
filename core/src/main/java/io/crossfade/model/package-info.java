/**
 * The nouns of the world: instances, revisions, groups, weights and the routing between them.
 * Values only: immutable, checked once in their constructors.
 *
 * <p>Knows only {@code error}. Read {@link io.crossfade.model.Routing} first.
 */
@NullMarked
package io.crossfade.model;

import org.jspecify.annotations.NullMarked;
