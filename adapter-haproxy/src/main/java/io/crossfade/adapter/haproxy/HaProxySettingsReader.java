package io.crossfade.adapter.haproxy;

import io.crossfade.config.SettingsReader;
import io.crossfade.model.GroupId;
import io.crossfade.model.Names;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads {@link HaProxySettings} from text, and holds what each value may be.
 *
 * <p>Thread-safe.
 */
final class HaProxySettingsReader {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final Pattern PIN = Pattern.compile("(header|cookie|query):[A-Za-z0-9_-]{1,64}");
  private static final Pattern KEYWORDS = Pattern.compile("[A-Za-z0-9_.:/@ -]{0,400}");
  private static final int MOST_NODES = 64;

  private HaProxySettingsReader() {}

  static HaProxySettings read(SettingsReader settings) {
    var nodes = settings.value("nodes", List.of("/stand-in"), text -> nodes(list(text)));
    var backend = settings.value("backend", "stand-in", HaProxySettingsReader::backend);
    var map = settings.value("map", "stand-in", HaProxySettingsReader::map);
    var builder = HaProxySettings.builder(nodes, backend, map);
    var blue = GroupId.of("blue");
    builder.group(settings.value("group", blue, blue, HaProxySettingsReader::group));
    builder.pins(settings.value("pins", List.of(), List.of(), text -> pins(list(text))));
    builder.nodesNeeded(settings.number("nodes-needed", nodes.size(), 1, nodes.size()));
    settings
        .optionalText("node-patience")
        .ifPresent(
            text ->
                builder.nodePatience(duration(settings, "node-patience", Duration.ofMinutes(1))));
    builder.timeout(duration(settings, "timeout", Duration.ofSeconds(5)));
    builder.firstCheck(duration(settings, "first-check", Duration.ofSeconds(30)));
    builder.keepAlive(duration(settings, "keep-alive", Duration.ofSeconds(10)));
    settings.optionalText("masters").ifPresent(text -> masters(settings, builder, nodes));
    ifThere(settings, "dynamic-servers", HaProxySettingsReader::keywords, builder::dynamicServers);
    builder.deletesServers(settings.flag("delete-servers", false));
    settings
        .optionalText("state-file")
        .ifPresent(path -> stateFile(settings, builder, nodes, path));
    ifThere(settings, "response-times", HaProxySettingsReader::ring, builder::responseTimes);
    return builder.build();
  }

  /** Sets what has no default; a stand-in for what is wrong lets further faults be found. */
  private static void ifThere(
      SettingsReader settings,
      String key,
      Function<String, String> parser,
      Consumer<String> setting) {
    settings
        .optionalText(key)
        .ifPresent(text -> setting.accept(settings.value(key, "stand-in", parser)));
  }

  private static void masters(
      SettingsReader settings, HaProxySettings.Builder builder, List<String> nodes) {
    var masters = settings.value("masters", nodes, text -> nodes(list(text)));
    if (masters.size() != nodes.size()) {
      settings.fault("masters must be one for each node, in their order");
    } else {
      builder.masters(masters);
    }
  }

  private static void stateFile(
      SettingsReader settings, HaProxySettings.Builder builder, List<String> nodes, String path) {
    if (nodes.size() > 1) {
      settings.fault("state-file is for one node on this machine, but nodes has " + nodes.size());
    } else {
      builder.stateFile(Path.of(path));
    }
  }

  static List<String> nodes(List<String> nodes) {
    if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
      throw new IllegalArgumentException("be 1 to " + MOST_NODES + " addresses");
    }
    if (nodes.stream().distinct().count() < nodes.size()) {
      throw new IllegalArgumentException("name each node once");
    }
    nodes.forEach(NodeAddress::new);
    return List.copyOf(nodes);
  }

  static String backend(String name) {
    return require(Pattern.compile("[A-Za-z0-9_.:-]{1,128}"), "the name of a backend", name);
  }

  static String ring(String name) {
    return require(Pattern.compile("[A-Za-z0-9_.:-]{1,64}"), "the name of a ring", name);
  }

  static String map(String path) {
    return require(Commands.MAP, "the path of a map", path);
  }

  static String keywords(String text) {
    return require(KEYWORDS, "keywords of a server", text);
  }

  static List<String> pins(List<String> pins) {
    pins.forEach(pin -> require(PIN, "header:NAME, cookie:NAME or query:NAME", pin));
    return pins.stream().map(HaProxySettingsReader::pin).distinct().toList();
  }

  static Duration wait(String name, Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          name + " must be more than zero and at most " + LONGEST_WAIT + ", was " + value);
    }
    return value;
  }

  /** A header's name is compared without regard to case. */
  private static String pin(String pin) {
    return pin.startsWith("header:") ? pin.toLowerCase(Locale.ROOT) : pin;
  }

  private static GroupId group(String name) {
    if (!name.matches("[A-Za-z0-9_.:-]{1,128}")) {
      throw new IllegalArgumentException("be the name of a group");
    }
    return GroupId.of(name);
  }

  private static Duration duration(SettingsReader settings, String key, Duration otherwise) {
    var value = settings.duration(key, otherwise);
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST_WAIT) > 0) {
      settings.fault(key + " was '" + value + "' but must be within 1ms..10m");
      return otherwise;
    }
    return value;
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
  }

  private static String require(Pattern allowed, String what, String text) {
    if (!allowed.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "be " + what + " within " + allowed.pattern() + ", was '" + Names.printable(text) + "'");
    }
    return text;
  }
}
