package io.crossfade.adapter.nginx;

import io.crossfade.command.CommandTemplate;
import io.crossfade.config.SettingsReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Reads {@link NginxSettings} from text. Confined to one call. */
final class NginxSettingsReader {

  private static final Path STAND_IN = Path.of("/stand-in/stand-in.conf");
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final SettingsReader reader;
  private final NginxSettings.Builder to;
  private final NginxSettings standard;

  private NginxSettingsReader(SettingsReader reader) {
    this.reader = reader;
    var service =
        reader.value("service", "stand_in", text -> matching(text, NginxSettings.SERVICE));
    var include = reader.value("include", STAND_IN, NginxSettingsReader::include);
    int port = reader.value("status-port", 1, text -> within(Integer.parseInt(text), 1, 65_535));
    this.to = NginxSettings.builder(service, include, port);
    this.standard = to.build();
  }

  static NginxSettings read(SettingsReader reader) {
    return new NginxSettingsReader(reader).read();
  }

  private NginxSettings read() {
    path("config", NginxSettings.Builder::config);
    path("test-config", NginxSettings.Builder::testConfig);
    path("pid-file", NginxSettings.Builder::pidFile);
    path("access-log", NginxSettings.Builder::accessLog);
    command("test", NginxSettings.TEST_PLACES, NginxSettings.Builder::test);
    command("reload", NginxSettings.RELOAD_PLACES, NginxSettings.Builder::reload);
    remote();
    var key = standard.splitKey();
    to.splitKey(
        reader.value("split-key", key, key, text -> matching(text, NginxSettings.SPLIT_KEY)));
    to.affinity(reader.flag("affinity", standard.affinity()));
    to.lateRequests(reader.flag("late-requests", standard.lateRequests()));
    to.keepalive(reader.number("keepalive", standard.keepalive(), 0, 10_000));
    to.mostOldWorkers(reader.number("most-old-workers", standard.mostOldWorkers(), 1, 10_000));
    to.reloadInterval(wait("reload-interval", standard.reloadInterval(), Duration.ZERO));
    to.reloadTimeout(wait("reload-timeout", standard.reloadTimeout(), Duration.ofMillis(1)));
    to.commandTimeout(wait("command-timeout", standard.commandTimeout(), Duration.ofMillis(1)));
    return to.build();
  }

  private void path(String key, BiConsumer<NginxSettings.Builder, Path> setting) {
    if (reader.optionalText(key).isPresent()) {
      setting.accept(to, reader.value(key, STAND_IN, NginxSettingsReader::absolute));
    }
  }

  private void command(
      String key, Set<String> places, BiConsumer<NginxSettings.Builder, CommandTemplate> setting) {
    if (reader.optionalText(key).isPresent()) {
      var read = CommandTemplate.read(reader, key, places);
      setting.accept(to, read);
    }
  }

  /** The script and what brings files there go together. */
  private void remote() {
    boolean host = reader.optionalText("host").isPresent();
    boolean copy = reader.optionalText("copy").isPresent();
    if (host || copy) {
      to.remote(
          CommandTemplate.read(reader, "host", NginxSettings.HOST_PLACES),
          CommandTemplate.read(reader, "copy", NginxSettings.COPY_PLACES));
    }
  }

  private Duration wait(String key, Duration otherwise, Duration least) {
    var value = reader.duration(key, otherwise);
    if (value.compareTo(least) >= 0 && value.compareTo(LONGEST) <= 0) {
      return value;
    }
    reader.fault(key + " was '" + value + "' but must be within " + least + ".." + LONGEST);
    return otherwise;
  }

  private static Path include(String text) {
    var path = absolute(text);
    if (path.getNameCount() < 2
        || !NginxSettings.FILE.matcher(String.valueOf(path.getFileName())).matches()) {
      throw new IllegalArgumentException(
          "be a file in a folder, with a name that matches " + NginxSettings.FILE.pattern());
    }
    return path;
  }

  private static Path absolute(String text) {
    try {
      return NginxSettings.Builder.absolute("path", Path.of(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("be a path", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "be an absolute path without '..', quotes or control characters", e);
    }
  }

  private static String matching(String text, Pattern pattern) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("match " + pattern.pattern());
    }
    return text;
  }

  private static int within(int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException("be within " + least + ".." + most);
    }
    return number;
  }
}
