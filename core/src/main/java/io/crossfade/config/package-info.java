/**
 * Settings as text, read with every fault reported at once.
 *
 * <p>Knows {@code error} and {@code model}. Read {@link io.crossfade.config.AdapterConfig} first.
 */
@NullMarked
package io.crossfade.config;

import org.jspecify.annotations.NullMarked;
