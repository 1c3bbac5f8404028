/**
 * Instance pools on plain machines: child processes that outlive the deployer, and commands on
 * hosts such as {@code ssh} or {@code systemctl}.
 *
 * <p>Knows the SPI, the model and {@code command} of core. Read {@link
 * io.crossfade.adapter.process.ChildProcessPool} and {@link
 * io.crossfade.adapter.process.CommandPool} first.
 */
@NullMarked
package io.crossfade.adapter.process;

import org.jspecify.annotations.NullMarked;
