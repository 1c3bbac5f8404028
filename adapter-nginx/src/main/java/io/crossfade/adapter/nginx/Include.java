package io.crossfade.adapter.nginx;

import io.crossfade.model.DeploymentId;
import io.crossfade.spi.Fence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of the include: a header that says who wrote it and who drains, and a body that is known
 * by its hash. The header may change without a reload, the body may not.
 *
 * <p>Immutable.
 *
 * @param fence who wrote it; empty in the first one, which nobody's deployment wrote
 * @param generation what it routes
 * @param hash of the body, as its workers tell it
 * @param text all of it
 */
record Include(Optional<Fence> fence, Generation generation, String hash, String text) {

  static final String TITLE =
      "# Written by Crossfade. Do not edit: a change by hand is refused, not kept.\n";

  /** Stands for the hash while it is computed; as long as the hash. */
  static final String HASH_PLACE = "0".repeat(32);

  private static final int LONGEST = 8 << 20;
  private static final Pattern FORM =
      Pattern.compile(
          Pattern.quote(TITLE)
              + "# service: (?<service>[a-z0-9_]{1,32})\n"
              + "# deployment: (?<deployment>[A-Za-z0-9_.:-]{1,128})\n"
              + "# epoch: (?<epoch>[0-9]{1,18})\n"
              + "# generation: (?<generation>[0-9]{1,18})\n"
              + "# hash: (?<hash>[0-9a-f]{32})\n"
              + "# draining:(?<draining>(?: [A-Za-z0-9_.:-]{1,128})*+)\n\n"
              + "(?<body>(?s:.*))");
  private static final Pattern CHUNK =
      Pattern.compile("map \"\" \\$[a-z0-9_]+_t[0-9]+ \\{ default '([^'\\n]*)'; }\n");
  private static final String NOBODY = "none";

  /** Returns the include of a generation. */
  static Include of(Optional<Fence> fence, Generation generation, IncludeBody body) {
    var blank = body.write(generation.with(Draining.asOut(generation.table())));
    var hash = hash(blank);
    var text = header(fence, generation, hash) + blank.replace(HASH_PLACE, hash);
    return new Include(fence, generation, hash, text);
  }

  /** Returns the same include as written by somebody else. */
  Include writtenBy(Fence other) {
    var by = Optional.of(other);
    var body = text.substring(header(fence, generation, hash).length());
    return new Include(by, generation, hash, header(by, generation, hash) + body);
  }

  private static String header(Optional<Fence> fence, Generation generation, String hash) {
    return TITLE
        + "# service: "
        + generation.service()
        + "\n# deployment: "
        + fence.map(by -> by.deployment().value()).orElse(NOBODY)
        + "\n# epoch: "
        + fence.map(Fence::epoch).orElse(0L)
        + "\n# generation: "
        + generation.number()
        + "\n# hash: "
        + hash
        + "\n# draining:"
        + Draining.names(generation.table())
        + "\n\n";
  }

  /**
   * Reads an include.
   *
   * @throws IllegalArgumentException if we did not write it, or somebody changed it since; the
   *     message says which, to follow "the include"
   */
  static Include parse(String text) {
    if (text.length() > LONGEST || !text.startsWith(TITLE)) {
      throw new IllegalArgumentException("is not one that Crossfade wrote");
    }
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("has a header that was changed by hand");
    }
    var hash = matcher.group("hash");
    var body = matcher.group("body");
    if (!hash(body.replace(hash, HASH_PLACE)).equals(hash)) {
      throw new IllegalArgumentException("was changed by hand: its text is not that of its hash");
    }
    var generation = generation(body, matcher.group("draining"));
    if (generation.number() != Long.parseLong(matcher.group("generation"))
        || !generation.service().equals(matcher.group("service"))) {
      throw new IllegalArgumentException("has a header that was changed by hand");
    }
    return new Include(
        fence(matcher.group("deployment"), matcher.group("epoch")), generation, hash, text);
  }

  private static Optional<Fence> fence(String deployment, String epoch) {
    long number = Long.parseLong(epoch);
    return number == 0
        ? Optional.empty()
        : Optional.of(new Fence(DeploymentId.of(deployment), number));
  }

  private static Generation generation(String body, String draining) {
    var json =
        CHUNK.matcher(body).results().map(chunk -> chunk.group(1)).collect(Collectors.joining());
    var runs = Generation.parse(json);
    return runs.with(Draining.with(runs.table(), draining));
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, HASH_PLACE.length() / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
