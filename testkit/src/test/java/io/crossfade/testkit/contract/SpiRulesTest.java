package io.crossfade.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page of rules and the tests that check them are kept equal, word by word. */
class SpiRulesTest {

  private static final Path PAGE = Path.of("..", "docs", "spi-rules.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| (R[0-9]+\\.[0-9]+) \\| ([MSX]) \\| (.+) \\|$", Pattern.MULTILINE);
  private static final Pattern HEADING = Pattern.compile("^## .*`(\\w+)`$", Pattern.MULTILINE);

  @Test
  void every_rule_has_a_test_of_its_number_and_words_and_every_test_a_rule() throws IOException {
    assertThat(rulesOfTests()).isEqualTo(rulesOfPage());
  }

  @Test
  void rule_methods_are_final_and_begin_with_their_number() {
    for (var method : ruleMethods()) {
      var number = rule(method).split(" ", 2)[0].toLowerCase(Locale.ROOT);

      assertThat(Modifier.isFinal(method.getModifiers())).as(method.toString()).isTrue();
      assertThat(method.getName()).startsWith(number.replace('.', '_') + "_");
    }
  }

  @Test
  void numbers_run_without_a_gap() throws IOException {
    var next = new TreeMap<String, Integer>();

    for (var rule : rulesOfPageInOrder()) {
      var parts = rule.split("\\.");
      assertThat(Integer.parseInt(parts[1]))
          .as(rule)
          .isEqualTo(next.merge(parts[0], 1, Integer::sum));
    }
  }

  @Test
  void the_page_names_each_contract_class() throws IOException {
    var named = new ArrayList<String>();
    var matcher = HEADING.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      named.add(matcher.group(1));
    }

    assertThat(named).isEqualTo(contracts().map(Class::getSimpleName).toList());
  }

  @Test
  void the_interfaces_say_how_many_rules_there_are() throws IOException {
    var spi = Path.of("..", "core", "src", "main", "java", "io", "crossfade");
    var last = new TreeMap<String, String>();
    rulesOfPageInOrder().forEach(rule -> last.put(rule.split("\\.")[0], rule));

    assertThat(words(spi.resolve("spi/TrafficRouter.java")))
        .contains("R1.1 to " + last.get("R1") + " ");
    assertThat(words(spi.resolve("spi/InstancePool.java")))
        .contains("R2.1 to " + last.get("R2") + " ");
    assertThat(words(spi.resolve("spi/HealthProbe.java")))
        .contains("R3.1 to " + last.get("R3") + " ");
    assertThat(words(spi.resolve("journal/JournalStore.java")))
        .contains("R4.1 to " + last.get("R4") + " ");
    assertThat(words(spi.resolve("strategy/DeploymentStrategy.java")))
        .contains("R5.1 to " + last.get("R5") + " ");
  }

  private static String words(Path source) throws IOException {
    return Files.readString(source).replaceAll("\\s*\\n\\s*\\*\\s*", " ");
  }

  private static Stream<Class<?>> contracts() {
    return Stream.of(
        TrafficRouterContract.class,
        InstancePoolContract.class,
        HealthProbeContract.class,
        JournalStoreContract.class,
        StrategyContract.class);
  }

  private static List<Method> ruleMethods() {
    return contracts()
        .flatMap(SpiRulesTest::lineage)
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .toList();
  }

  private static Stream<Class<?>> lineage(Class<?> type) {
    return Stream.<Class<?>>iterate(type, t -> t != Object.class, Class::getSuperclass);
  }

  private static String rule(Method method) {
    return method.getAnnotation(DisplayName.class).value();
  }

  private static Map<String, String> rulesOfTests() {
    var rules = new TreeMap<String, String>();
    for (var method : ruleMethods()) {
      var parts = rule(method).split(" ", 2);
      assertThat(rules.put(parts[0], parts[1])).as(parts[0] + " is there once").isNull();
    }
    return rules;
  }

  private static Map<String, String> rulesOfPage() throws IOException {
    var rules = new TreeMap<String, String>();
    var matcher = ROW.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      rules.put(matcher.group(1), matcher.group(3));
    }
    return rules;
  }

  private static List<String> rulesOfPageInOrder() throws IOException {
    return ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group(1)).toList();
  }
}
