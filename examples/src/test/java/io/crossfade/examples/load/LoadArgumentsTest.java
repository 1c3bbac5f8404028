package io.crossfade.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadArgumentsTest {
  private static final InetSocketAddress TARGET =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080);

  @Test
  void reads_what_it_wrote() {
    LoadProfile profile =
        LoadProfile.builder(TARGET)
            .requestsPerSecond(123)
            .lasting(Duration.ofSeconds(7))
            .closingPercent(1)
            .postPercent(2)
            .bodyBytes(3)
            .connections(4)
            .timeout(Duration.ofMillis(567))
            .getPath("/a?b=c")
            .postPath("/d")
            .retryingStaleGets(true)
            .verifyingContent(false)
            .firstPhase("quiet")
            .seed(99)
            .build();
    LoadArguments arguments = new LoadArguments(profile, Optional.of(Path.of("folder")));

    LoadArguments again = LoadArguments.parse(arguments.asList().toArray(String[]::new));

    assertThat(again)
        .usingRecursiveComparison()
        .ignoringFields("profile.target")
        .isEqualTo(arguments);
    assertThat(again.profile().target()).isEqualTo(TARGET);
  }

  @Test
  void has_the_defaults_of_a_profile() {
    LoadProfile profile = LoadProfile.builder(TARGET).lasting(Duration.ofSeconds(10)).build();

    LoadArguments arguments = LoadArguments.parse("--target", "127.0.0.1:8080");

    assertThat(arguments.profile())
        .usingRecursiveComparison()
        .ignoringFields("target")
        .isEqualTo(profile);
    assertThat(arguments.directory()).isEmpty();
  }

  @Test
  void names_every_fault() {
    assertThatThrownBy(() -> LoadArguments.parse("--target=localhost", "--rate=0", "--for-s=x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--target was 'localhost' but must be a host and a port")
        .hasMessageContaining("--rate was '0' but must be a whole number within 1..20000")
        .hasMessageContaining("--for-s was 'x'");
  }

  @Test
  void refuses_a_profile_that_could_write_into_requests() {
    LoadProfile.Builder builder = LoadProfile.builder(TARGET).getPath("/a HTTP/1.1\r\nEvil: yes");

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("getPath must match");
    assertThatThrownBy(() -> LoadProfile.builder(TARGET).postPercent(101).build())
        .hasMessage("postPercent must be within 0..100, was 101");
  }
}
