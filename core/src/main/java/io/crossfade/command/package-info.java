/**
 * Commands as argument lists: templates filled with allow-listed values, run with a deadline and an
 * output cap. There is no shell anywhere.
 *
 * <p>Knows {@code config}, {@code error}, {@code model} and {@code time}. Read {@link
 * io.crossfade.command.CommandTemplate} first.
 */
@NullMarked
package io.crossfade.command;

import org.jspecify.annotations.NullMarked;
