package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandResult;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.model.Names;

/** What nginx's test of a new include says when it refuses it. Thread-safe. */
final class Refusal {

  private static final int SHOWN = 600;

  private Refusal() {}

  /** A fault in somebody else's file may be mended any time; one in ours will be there again. */
  static AdapterException of(NginxSettings settings, CommandResult result) {
    var words = Names.printable((result.errors() + result.output()).strip(), SHOWN);
    boolean ours = words.contains("." + settings.include().getFileName() + ".new");
    return new AdapterException(
        ours ? Kind.PERMANENT : Kind.TRANSIENT,
        "The nginx include '"
            + settings.include()
            + "' was not replaced: nginx does not take "
            + (ours ? "it" : "its configuration, for a reason that is not in it")
            + ": "
            + (result.timedOut() ? result.toString() : words)
            + ".");
  }
}
