package io.crossfade.adapter.nginx;

import io.crossfade.error.AdapterException;
import java.io.IOException;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A log on another host, read piece by piece: a line that says which file and where the next piece
 * begins, then the piece and a bar. Confined to one thread at a time.
 */
final class RemoteLog implements LogSource {

  private static final Pattern POSITION = Pattern.compile("([0-9]{1,19}) ([0-9]{1,18})");

  private final BinaryOperator<String> reading;
  private final StringBuilder partial = new StringBuilder();
  private String inode = "0";
  private String offset = "0";

  /** Takes what reads a piece, by the number of the file and the offset in it. */
  RemoteLog(BinaryOperator<String> reading) {
    this.reading = reading;
  }

  @Override
  public void read(Consumer<String> lines) throws IOException {
    String piece;
    try {
      piece = reading.apply(inode, offset);
    } catch (AdapterException e) {
      throw new IOException(e.getMessage(), e);
    }
    int end = piece.indexOf('\n');
    var position = POSITION.matcher(end < 0 ? "" : piece.substring(0, end));
    if (!position.matches() || !piece.endsWith("|")) {
      return; // there is no such file yet
    }
    if (!position.group(1).equals(inode)) {
      partial.setLength(0);
    }
    inode = position.group(1);
    offset = position.group(2);
    split(piece.substring(end + 1, piece.length() - 1), lines);
  }

  private void split(String piece, Consumer<String> lines) {
    partial.append(piece);
    int from = 0;
    for (int at = partial.indexOf("\n"); at >= 0; at = partial.indexOf("\n", from)) {
      lines.accept(partial.substring(from, at));
      from = at + 1;
    }
    partial.delete(0, from);
  }
}
