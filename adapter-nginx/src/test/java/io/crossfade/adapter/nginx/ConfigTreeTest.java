package io.crossfade.adapter.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTreeTest {

  @TempDir Path folder;
  private Path main;
  private Path ours;
  private Path candidate;

  @BeforeEach
  void prepare() throws IOException {
    main = folder.resolve("nginx.conf");
    ours = folder.resolve("owned/shop.conf");
    candidate = folder.resolve("owned/.shop.conf.new");
    Files.createDirectories(folder.resolve("owned"));
    Files.createDirectories(folder.resolve("conf.d"));
    Files.writeString(ours, "# ours\n");
  }

  @Test
  void takes_the_candidate_where_ours_is_included_by_its_path() throws IOException {
    Files.writeString(main, "http { include owned/shop.conf; include mime.types; }");

    assertThat(ConfigTree.withCandidate(main, ours, candidate))
        .contains("http { include \"" + candidate + "\";\n include mime.types; }");
  }

  @Test
  void takes_it_among_the_others_of_a_pattern_in_the_order_of_their_names() throws IOException {
    var first = Files.writeString(folder.resolve("owned/a.conf"), "");
    var last = Files.writeString(folder.resolve("owned/z.conf"), "");
    Files.writeString(folder.resolve("owned/.hidden.conf"), "");
    Files.writeString(main, "http {\n  include '" + folder + "/owned/*.conf';\n}");

    assertThat(ConfigTree.withCandidate(main, ours, candidate).orElseThrow())
        .containsSubsequence(first.toString(), candidate.toString(), last.toString())
        .doesNotContain("hidden")
        .doesNotContain("\"" + ours + "\"");
  }

  @Test
  void splices_in_the_file_that_includes_ours() throws IOException {
    Files.writeString(folder.resolve("conf.d/site.conf"), "map $a $b {} include owned/shop.conf;");
    Files.writeString(folder.resolve("conf.d/other.conf"), "server {}");
    Files.writeString(main, "http { include conf.d/*.conf; }");

    assertThat(ConfigTree.withCandidate(main, ours, candidate).orElseThrow())
        .contains("include \"" + folder.resolve("conf.d/other.conf") + "\";")
        .contains("map $a $b {} include \"" + candidate + "\";");
  }

  @Test
  void is_not_deceived_by_comments_and_quotes() throws IOException {
    Files.writeString(
        main,
        "# include owned/shop.conf;\n"
            + "log_format a 'include owned/shop.conf;';\n"
            + "log_format b \"it's # no comment\"; # don't\n"
            + "http { include owned/shop.conf; }");

    assertThat(ConfigTree.withCandidate(main, ours, candidate).orElseThrow())
        .startsWith("# include owned/shop.conf;\nlog_format a 'include owned/shop.conf;';\n")
        .endsWith("http { include \"" + candidate + "\";\n }");
  }

  @Test
  void says_that_ours_is_not_included() throws IOException {
    Files.writeString(main, "http { include owned/shop.conf.bak; }");

    assertThat(ConfigTree.withCandidate(main, ours, candidate)).isEmpty();
  }

  @Test
  void ends_with_files_that_include_each_other() throws IOException {
    Files.writeString(main, "http { include nginx.conf; include owned/shop.conf; }");

    assertThat(ConfigTree.withCandidate(main, ours, candidate)).isPresent();
  }
}
