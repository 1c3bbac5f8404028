package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandResult;
import io.crossfade.command.CommandRunner;
import io.crossfade.command.CommandTemplate;
import io.crossfade.command.CommandValues;
import io.crossfade.error.AdapterException;
import io.crossfade.error.AdapterException.Kind;
import io.crossfade.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An nginx on a host that commands reach, such as {@code ssh}: they run {@code
 * crossfade-nginx-host} there, whose words are numbers, addresses and hashes. Thread-safe.
 */
final class CommandHost implements NginxHost {

  private static final int OUTPUT_CAP = 16 << 20;
  private static final String NONE = "none";
  private static final int CHANGED = 10;
  private static final int REFUSED = 11;
  private static final int LINK = 12;
  private static final int NOT_INCLUDED = 13;
  private static final int BUSY = 15;

  private final NginxSettings settings;
  private final Remote remote;
  private final CommandRunner commands;

  CommandHost(NginxSettings settings, Remote remote, TimeSource time) {
    this.settings = settings;
    this.remote = remote;
    this.commands = CommandRunner.withTime(time);
  }

  @Override
  public Optional<String> include() {
    var result = run("include", NONE, NONE);
    boolean gone = result.exitedWith(1) && result.errors().contains("No such file");
    return gone
        ? Optional.empty()
        : Optional.of(require(result, "include").output() + "\n"); // which output() leaves out
  }

  @Override
  public void swap(String expected, String text, boolean tested) {
    copy(text);
    var result = run("swap", sha256(expected), tested ? "tested" : "untested");
    if (result.exitedWith(REFUSED)) {
      throw Refusal.of(settings, result);
    }
    if (!result.succeeded()) {
      throw failed(kindOfSwap(result), "swap", result);
    }
  }

  @Override
  public void reload() {
    var result = run("reload", NONE, NONE);
    if (!result.succeeded()) {
      throw failed(Kind.OUTCOME_UNKNOWN, "reload", result);
    }
  }

  @Override
  public String start() {
    return require(run("start", NONE, NONE), "start").output().strip();
  }

  @Override
  public int oldWorkers() {
    var words = require(run("workers", NONE, NONE), "workers").output().strip();
    return words.matches("[0-9]{1,9}") ? Integer.parseInt(words) : 0;
  }

  @Override
  public Optional<Marker> marker(String address) {
    var result = run("marker", address, NONE);
    try {
      return result.succeeded() ? Optional.of(Marker.parse(result.output())) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<Sockets> sockets() {
    var result = run("sockets", NONE, NONE);
    return result.succeeded() && !result.truncated()
        ? Optional.of(Sockets.parse(result.output()))
        : Optional.empty();
  }

  @Override
  public LogSource log(Path path) {
    return new RemoteLog((inode, offset) -> require(run("log", inode, offset), "log").output());
  }

  private void copy(String text) {
    Path file = null;
    try {
      file = Files.createTempFile("crossfade-nginx-", ".conf");
      Files.writeString(file, text, StandardCharsets.UTF_8);
      var result = run(remote.copy(), CommandValues.none().path("file", file));
      if (!result.succeeded()) {
        throw failed(Kind.TRANSIENT, "copy", result);
      }
    } catch (IOException e) {
      throw new AdapterException(
          Kind.TRANSIENT,
          "The nginx include was not replaced: the new one could not be written to a temporary"
              + " file here ("
              + e
              + ").",
          e);
    } finally {
      delete(file);
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      file.toFile().delete();
    }
  }

  private CommandResult run(String action, String first, String second) {
    var values =
        CommandValues.none().name("action", action).name("first", first).name("second", second);
    return run(remote.host(), values);
  }

  private CommandResult run(CommandTemplate command, CommandValues values) {
    return commands.run(command.fill(values), settings.commandTimeout(), OUTPUT_CAP, Map.of());
  }

  /** Reading changes nothing; the host may answer the next time. */
  private CommandResult require(CommandResult result, String action) {
    if (!result.succeeded()) {
      throw failed(Kind.TRANSIENT, action, result);
    }
    return result;
  }

  private static Kind kindOfSwap(CommandResult result) {
    boolean refused =
        result.exitedWith(CHANGED) || result.exitedWith(LINK) || result.exitedWith(NOT_INCLUDED);
    return refused
        ? Kind.PERMANENT
        : result.exitedWith(BUSY) ? Kind.TRANSIENT : Kind.OUTCOME_UNKNOWN;
  }

  private AdapterException failed(Kind kind, String action, CommandResult result) {
    return new AdapterException(
        kind,
        "On the host of nginx, '"
            + action
            + "' by '"
            + (action.equals("copy") ? remote.copy() : remote.host())
            + "' "
            + result
            + ".");
  }

  private static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
