package io.crossfade;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Damaged variants of what is right, for parsers: flipped bits, lost and repeated pieces, ends cut
 * off, pieces of one another, and what is known to hurt. The same draws make the same damage.
 */
public final class Damage {

  private static final List<byte[]> HURTFUL =
      List.of(
          bytes("-1"),
          bytes("0"),
          bytes("2147483648"),
          bytes("9223372036854775808"),
          bytes("1e999"),
          bytes("null"),
          bytes("\""),
          bytes("{"),
          bytes("]"),
          bytes("\\ud800"),
          bytes("\r\n"),
          bytes("\n\n"),
          new byte[] {0},
          new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF},
          new byte[] {(byte) 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF},
          new byte[] {(byte) 0xC0, (byte) 0x80});

  private final List<byte[]> corpus;
  private final RandomGenerator random;

  private Damage(List<byte[]> corpus, RandomGenerator random) {
    this.corpus = corpus;
    this.random = random;
  }

  /** Returns damage to these. */
  public static Damage to(List<byte[]> corpus, RandomGenerator random) {
    return new Damage(List.copyOf(corpus), random);
  }

  /** Returns the next damaged one; now and then one that is whole. */
  public byte[] next() {
    var bytes = one(corpus);
    for (int i = random.nextInt(4); i >= 0; i--) {
      bytes = damaged(bytes);
    }
    return bytes;
  }

  private byte[] damaged(byte[] whole) {
    int from = random.nextInt(whole.length + 1);
    int to = Math.min(whole.length, from + random.nextInt(1 + random.nextInt(64)));
    return switch (random.nextInt(7)) {
      case 0 -> flipped(whole);
      case 1 -> joined(whole, from, new byte[0], to);
      case 2 -> joined(whole, to, new byte[0], from);
      case 3 -> joined(whole, from, one(HURTFUL), to);
      case 4 -> joined(whole, from, one(HURTFUL), from);
      case 5 -> joined(whole, from, new byte[0], whole.length);
      default -> spliced(whole, one(corpus));
    };
  }

  private byte[] flipped(byte[] whole) {
    var bytes = whole.clone();
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private byte[] spliced(byte[] first, byte[] second) {
    int from = random.nextInt(first.length + 1);
    int to = random.nextInt(second.length + 1);
    var out = new ByteArrayOutputStream();
    out.write(first, 0, from);
    out.write(second, to, second.length - to);
    return out.toByteArray();
  }

  private static byte[] joined(byte[] whole, int end, byte[] between, int begin) {
    var out = new ByteArrayOutputStream();
    out.write(whole, 0, end);
    out.writeBytes(between);
    out.write(whole, begin, whole.length - begin);
    return out.toByteArray();
  }

  private byte[] one(List<byte[]> these) {
    return these.get(random.nextInt(these.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
