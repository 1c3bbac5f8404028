package io.crossfade.command;

import io.crossfade.config.SettingsReader;
import io.crossfade.model.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command as a list of words, with places for values: {@code ssh deploy@{host} restart
 * {instance}}. A value fills its place within one word and never makes a new one. A brace written
 * twice stands for a brace.
 *
 * <p>Immutable.
 */
public final class CommandTemplate {

  private static final Pattern TOKEN =
      Pattern.compile("\\{\\{|}}|\\{(?<name>[a-z][a-z-]{0,30})}|(?<stray>[{}])|[^{}]+");
  private static final Pattern WORD =
      Pattern.compile("\\G\\s*(?:\"(?<quoted>[^\"]*)\"|(?<plain>[^\"\\s]+))(?=\\s|$)");

  private final List<String> words;
  private final Set<String> placeholders;

  private CommandTemplate(List<String> words) {
    this.words = List.copyOf(words);
    this.placeholders = placeholdersOf(this.words);
  }

  /**
   * Returns the template of these words.
   *
   * @param words the program and its arguments
   * @throws IllegalArgumentException if there is none, or one cannot be read
   */
  public static CommandTemplate of(List<String> words) {
    try {
      return checked(words);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a command must " + e.getMessage(), e);
    }
  }

  /** Returns the template of these words, as {@link #of(List)}. */
  public static CommandTemplate of(String... words) {
    return of(Arrays.asList(words));
  }

  /**
   * Reads a template from a setting, and refuses placeholders that nobody fills. Words are
   * separated by white space; one that has white space stands between double quotes. There are no
   * other quotes, no escapes, no variables: it is not a shell.
   *
   * @param settings where to read; faults are collected there
   * @param key the setting, which must be there
   * @param known the placeholders that may be used, without braces
   */
  public static CommandTemplate read(SettingsReader settings, String key, Set<String> known) {
    return settings.value(key, new CommandTemplate(List.of("none")), text -> parsed(text, known));
  }

  /** Returns the words with their placeholders. */
  public List<String> words() {
    return words;
  }

  /** Returns the names of all places for values, without braces. */
  public Set<String> placeholders() {
    return placeholders;
  }

  /**
   * Returns this template if nothing but known placeholders is in it.
   *
   * @param known the placeholders that may be used, without braces
   * @throws IllegalArgumentException if others are
   */
  public CommandTemplate requireOnly(Set<String> known) {
    var unknown = new TreeSet<>(placeholders);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "use no placeholder but " + braced(new TreeSet<>(known)) + ", not " + braced(unknown));
    }
    return this;
  }

  /**
   * Returns the command to run.
   *
   * @param values a value for every placeholder; others are not used
   * @throws IllegalArgumentException if one is missing
   */
  public List<String> fill(CommandValues values) {
    return words.stream().map(word -> filled(word, values)).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CommandTemplate that && words.equals(that.words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }

  @Override
  public String toString() {
    return Names.printable(String.join(" ", words), 200);
  }

  private static CommandTemplate parsed(String text, Set<String> known) {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(text);
    int end = 0;
    while (matcher.find()) {
      var quoted = matcher.group("quoted");
      words.add(quoted == null ? matcher.group("plain") : quoted);
      end = matcher.end();
    }
    if (end < text.stripTrailing().length()) {
      throw new IllegalArgumentException("have its double quotes around whole words");
    }
    return checked(words).requireOnly(known);
  }

  private static CommandTemplate checked(List<String> words) {
    if (words.isEmpty() || words.get(0).isBlank()) {
      throw new IllegalArgumentException("begin with a program");
    }
    if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("have no NUL character in it");
    }
    return new CommandTemplate(words);
  }

  private static Set<String> placeholdersOf(List<String> words) {
    var names = new LinkedHashSet<String>();
    for (var word : words) {
      var tokens = TOKEN.matcher(word);
      while (tokens.find()) {
        if (tokens.group("stray") != null) {
          throw new IllegalArgumentException(
              "have braces around placeholders only, and twice where a brace is meant");
        }
        var name = tokens.group("name");
        if (name != null) {
          names.add(name);
        }
      }
    }
    return Set.copyOf(names);
  }

  private static String filled(String word, CommandValues values) {
    var made = new StringBuilder();
    var tokens = TOKEN.matcher(word);
    while (tokens.find()) {
      var name = tokens.group("name");
      var text = tokens.group();
      boolean brace = text.equals("{{") || text.equals("}}");
      made.append(name != null ? values.value(name) : brace ? text.substring(1) : text);
    }
    return made.toString();
  }

  private static String braced(Set<String> names) {
    return names.stream().map(name -> "{" + name + "}").collect(Collectors.joining(", "));
  }
}
