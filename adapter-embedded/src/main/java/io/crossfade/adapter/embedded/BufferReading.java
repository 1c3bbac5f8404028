package io.crossfade.adapter.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/**
 * A source of bytes that looks at what it reads, a buffer at a time: a read into several fills the
 * first that has room, which the contract of a channel allows.
 *
 * <p>Confined to the connection's I/O thread.
 */
abstract class BufferReading extends AbstractStreamSourceConduit<StreamSourceConduit> {

  BufferReading(StreamSourceConduit next) {
    super(next);
  }

  @Override
  public final long read(ByteBuffer[] dsts, int offs, int len) throws IOException {
    for (int i = offs; i < offs + len; i++) {
      if (dsts[i].hasRemaining()) {
        return read(dsts[i]);
      }
    }
    return 0;
  }
}
