package io.crossfade.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossfade.Crossfade;
import io.crossfade.model.Revision;
import io.crossfade.spec.DeploymentSpec;
import io.crossfade.strategies.rolling.Rolling;
import io.crossfade.testkit.fake.FakeFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's first code is the code below, and it works. */
class ReadmeTest {

  @Test
  void the_quick_start_works_as_pasted() {
    // begin: quickstart
    var fleet = FakeFleet.of("a", "b", "c", "d"); // four instances of v1 behind a load balancer
    try (var crossfade =
        Crossfade.builder("shop")
            .router(fleet.router())
            .pool(fleet.pool())
            .probe(fleet.probe())
            .time(fleet.time()) // virtual time
            .executor(Runnable::run)
            .listener(entry -> System.out.println(entry.event()))
            .build()) {
      var plan = crossfade.plan(DeploymentSpec.toRevision("v2"), Rolling.inBatchesOf(2));
      System.out.println(plan); // a numbered list to review
      System.out.println(crossfade.execute(plan)); // succeeded
    }
    // end: quickstart

    assertThat(fleet.snapshot().instances())
        .allMatch(instance -> instance.revision().equals(Revision.of("v2")));
  }

  @Test
  void the_readme_shows_this_code() throws IOException {
    var source =
        Files.readString(Path.of("src/test/java/io/crossfade/examples/readme/ReadmeTest.java"));
    var code = between(source, "// begin: quickstart\n", "// end: quickstart").stripTrailing();

    var shown = between(Files.readString(Path.of("../README.md")), "```java\n", "```");

    assertThat(shown.stripTrailing()).isEqualTo(code.stripIndent());
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }
}
