package io.crossfade.adapter.nginx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nginx's main configuration with one of its includes taken for another: how a new include is
 * tested while the old one is in place. What includes ours is spliced in where it was included,
 * which to nginx is the same; everything else is included as before.
 *
 * <p>Confined to one call.
 */
final class ConfigTree {

  private static final int DEEPEST = 8;
  private static final int LARGEST = 4 << 20;

  /** A comment, a quoted word, or an include at the beginning of a statement. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>(?<![^\\s;{}])#[^\\n]*)"
              + "|(?<quoted>\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+')"
              + "|(?<=^|[;{}\\s])include\\s+(?<path>\"[^\"]*\"|'[^']*'|[^\\s;\"']+)\\s*;");

  private final Path base;
  private final Path ours;
  private final Path candidate;

  private ConfigTree(Path config, Path ours, Path candidate) {
    this.base = folder(config);
    this.ours = ours;
    this.candidate = candidate;
  }

  /**
   * Returns the main configuration with {@code candidate} in the place of {@code ours}.
   *
   * @return empty if {@code ours} is not included anywhere
   * @throws IOException if a file cannot be read
   */
  static Optional<String> withCandidate(Path config, Path ours, Path candidate) throws IOException {
    return new ConfigTree(config, ours, candidate).spliced(config, 0);
  }

  private Optional<String> spliced(Path file, int depth) throws IOException {
    var text = read(file);
    var matcher = TOKEN.matcher(text);
    var made = new StringBuilder(text.length());
    boolean found = false;
    while (matcher.find()) {
      var other = matcher.group("path") == null ? Optional.<String>empty() : other(matcher, depth);
      found |= other.isPresent();
      matcher.appendReplacement(made, Matcher.quoteReplacement(other.orElse(matcher.group())));
    }
    matcher.appendTail(made);
    return found ? Optional.of(made.toString()) : Optional.empty();
  }

  /** Returns what goes in the place of an include that leads to ours. */
  private Optional<String> other(Matcher include, int depth) throws IOException {
    var files = files(include.group("path").replaceAll("^[\"']|[\"']$", ""));
    var made = new StringBuilder();
    boolean found = false;
    for (var file : files) {
      boolean isOurs = file.equals(ours);
      var inside =
          isOurs || depth >= DEEPEST ? Optional.<String>empty() : splicedIfReadable(file, depth);
      found |= isOurs || inside.isPresent();
      made.append(inside.orElse("include \"" + (isOurs ? candidate : file) + "\";")).append('\n');
    }
    return found ? Optional.of(made.toString()) : Optional.empty();
  }

  /** What we may not read cannot be searched; nginx will say if it may not either. */
  private Optional<String> splicedIfReadable(Path file, int depth) throws IOException {
    return Files.isReadable(file) && Files.isRegularFile(file) && Files.size(file) <= LARGEST
        ? spliced(file, depth + 1)
        : Optional.empty();
  }

  /** Files by name, as nginx takes them; a pattern in the name of a folder is left to nginx. */
  private List<Path> files(String path) throws IOException {
    var whole = path.startsWith("/") ? path : base + "/" + path;
    int slash = whole.lastIndexOf('/');
    var folder = Path.of(whole.substring(0, slash + 1)).normalize();
    var name = whole.substring(slash + 1);
    if (!name.matches(".*[*?\\[].*")) {
      return List.of(Path.of(whole).normalize());
    }
    var files = new ArrayList<Path>();
    if (Files.isDirectory(folder)) {
      try (var entries = Files.newDirectoryStream(folder, name)) {
        entries.forEach(file -> addUnlessHidden(file, name, files));
      }
    }
    files.sort(null);
    return files;
  }

  private static void addUnlessHidden(Path file, String pattern, List<Path> to) {
    if (pattern.startsWith(".") || !String.valueOf(file.getFileName()).startsWith(".")) {
      to.add(file);
    }
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException("'" + file + "' is larger than " + LARGEST + " bytes");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  private static Path folder(Path file) {
    var parent = file.getParent();
    return parent == null ? file : parent;
  }
}
