package io.crossfade.examples.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.ConfigurationException;
import io.crossfade.spi.TrafficRouterProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page's code is the code that the contract tests. */
class AddingAnAdapterTest {

  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/adding-an-adapter.md");
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- (\\S+) -->\\n```[a-z]*\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("(?m)^```[a-z]+$");
  private static final Pattern NAMED_BLOCK = Pattern.compile("(?m)^<!-- \\S+ -->\\n```[a-z]+$");

  @Test
  void each_snippet_of_the_page_stands_in_the_file_it_names() throws IOException {
    for (var snippet : snippets()) {
      var file = ROOT.resolve(snippet.group(1));

      assertThat(contains(Files.readAllLines(file), snippet.group(2)))
          .as("%s contains%n%s", file, snippet.group(2))
          .isTrue();
    }
  }

  @Test
  void each_block_of_code_is_a_snippet() throws IOException {
    var page = Files.readString(PAGE);

    assertThat(NAMED_BLOCK.matcher(page).results().count())
        .isEqualTo(BLOCK.matcher(page).results().count())
        .isPositive();
  }

  @Test
  void the_provider_is_found_by_name_and_makes_a_router() {
    var found =
        ServiceLoader.load(TrafficRouterProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.name().equals("house"))
            .toList();

    assertThat(found).hasSize(1);
    assertThat(found.get(0).create(config(Map.of("control-port", "7001"))))
        .isInstanceOf(HouseRouter.class);
  }

  @Test
  void all_faults_of_the_settings_are_reported_at_once() {
    var settings = Map.of("control-port", "70000", "host", "x");

    assertThatThrownBy(() -> new HouseRouterProvider().create(config(settings)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("control-port was '70000' but must be within 1..65535")
        .hasMessageContaining("host is not a setting of this adapter");
  }

  private static AdapterConfig config(Map<String, String> settings) {
    return AdapterConfig.of("traffic router 'house'", settings);
  }

  private static List<MatchResult> snippets() throws IOException {
    return SNIPPET.matcher(Files.readString(PAGE)).results().toList();
  }

  /** Whether the lines are there in one piece, however far they are indented. */
  private static boolean contains(List<String> file, String snippet) {
    var wanted = snippet.stripIndent().stripTrailing();
    int lines = (int) wanted.lines().count();
    return IntStream.rangeClosed(0, file.size() - lines)
        .mapToObj(i -> String.join("\n", file.subList(i, i + lines)))
        .anyMatch(window -> window.stripIndent().stripTrailing().equals(wanted));
  }
}
