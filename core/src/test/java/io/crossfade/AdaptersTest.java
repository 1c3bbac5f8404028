package io.crossfade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.AdapterNotFoundException;
import io.crossfade.error.ConfigurationException;
import io.crossfade.error.DuplicateAdapterException;
import io.crossfade.gate.ApprovalGate;
import io.crossfade.spi.Gate;
import io.crossfade.spi.GateProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which discovery can fail, each with a services file made for it. */
class AdaptersTest {

  @TempDir Path folder;

  /** A provider as it should be. */
  public static final class Sound implements GateProvider {

    /** For the service loader. */
    public Sound() {}

    @Override
    public String name() {
      return "sound";
    }

    @Override
    public Gate create(AdapterConfig config) {
      return ApprovalGate.awaiting("a test");
    }
  }

  /** Another one of the same name. */
  public static final class Namesake implements GateProvider {

    /** For the service loader. */
    public Namesake() {}

    @Override
    public String name() {
      return "sound";
    }

    @Override
    public Gate create(AdapterConfig config) {
      throw new AssertionError("nobody asked for this one");
    }
  }

  /** One that cannot be made. */
  public static final class Broken implements GateProvider {

    /** For the service loader. */
    public Broken() {
      throw new IllegalStateException("its licence ran out");
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public Gate create(AdapterConfig config) {
      throw new AssertionError("it cannot be made");
    }
  }

  /** One with a name that is none. */
  public static final class Misnamed implements GateProvider {

    /** For the service loader. */
    public Misnamed() {}

    @Override
    public String name() {
      return "My Gate!";
    }

    @Override
    public Gate create(AdapterConfig config) {
      throw new AssertionError("nobody can ask for it");
    }
  }

  @Test
  void finds_a_provider_by_its_name() throws IOException {
    try (var loader = listing(Sound.class.getName())) {
      assertThat(new Adapters().loader(loader).gate("sound", Map.of()))
          .isInstanceOf(ApprovalGate.class);
    }
  }

  @Test
  void a_missing_one_says_what_was_asked_what_was_found_where_and_what_to_add() throws IOException {
    try (var loader = listing(Sound.class.getName())) {
      assertThatThrownBy(() -> new Adapters().loader(loader).gate("soundd", Map.of()))
          .isInstanceOf(AdapterNotFoundException.class)
          .hasMessageContaining("No gate is named 'soundd'")
          .hasMessageContaining("'sound' (" + Sound.class.getName() + " in /")
          .hasMessageContaining("test-classes")
          .hasMessageContaining("Add the dependency");
    }
  }

  @Test
  void a_missing_one_of_ours_names_the_artifact() {
    assertThatThrownBy(() -> new Adapters().router("nginx", Map.of()))
        .isInstanceOf(AdapterNotFoundException.class)
        .hasMessageContaining("No traffic router is named 'nginx'")
        .hasMessageContaining("Add the dependency io.crossfade:crossfade-adapter-nginx.");
  }

  @Test
  void an_untrusted_name_is_made_safe_to_show() {
    assertThatThrownBy(() -> new Adapters().router("a\u001b[31m\nb", Map.of()))
        .isInstanceOf(AdapterNotFoundException.class)
        .message()
        .doesNotContain("\u001b", "\n");
  }

  @Test
  void two_of_one_name_are_both_named_with_where_they_are() throws IOException {
    try (var loader = listing(Sound.class.getName(), Namesake.class.getName())) {
      assertThatThrownBy(() -> new Adapters().loader(loader).gate("sound", Map.of()))
          .isInstanceOf(DuplicateAdapterException.class)
          .hasMessageContaining(Sound.class.getName() + " in /")
          .hasMessageContaining(Namesake.class.getName() + " in /")
          .hasMessageContaining("hand over the one you mean");
    }
  }

  @Test
  void one_that_is_handed_over_beats_two_that_are_found() throws IOException {
    try (var loader = listing(Sound.class.getName(), Namesake.class.getName())) {
      var adapters = new Adapters().loader(loader).with(new Sound());

      assertThat(adapters.gate("sound", Map.of())).isInstanceOf(ApprovalGate.class);
    }
  }

  @Test
  void one_that_two_loaders_see_is_one() throws IOException {
    try (var loader = listing(Sound.class.getName());
        var other = listing(Sound.class.getName())) {
      var adapters = new Adapters().loader(loader).loader(other);

      assertThat(adapters.gate("sound", Map.of())).isInstanceOf(ApprovalGate.class);
    }
  }

  @Test
  void a_broken_one_does_not_take_the_others_down() throws IOException {
    try (var loader = listing(Broken.class.getName(), Sound.class.getName())) {
      assertThat(new Adapters().loader(loader).gate("sound", Map.of()))
          .isInstanceOf(ApprovalGate.class);
    }
  }

  @Test
  void a_broken_one_that_is_asked_for_says_why_it_is() throws IOException {
    try (var loader = listing(Broken.class.getName(), Sound.class.getName())) {
      assertThatThrownBy(() -> new Adapters().loader(loader).gate("broken", Map.of()))
          .isInstanceOf(AdapterNotFoundException.class)
          .hasMessageContaining("A provider could not be loaded")
          .hasMessageContaining(Broken.class.getName())
          .hasMessageContaining("its licence ran out")
          .hasCauseInstanceOf(ServiceConfigurationError.class);
    }
  }

  @Test
  void a_class_that_is_not_there_or_is_no_provider_takes_nobody_down() throws IOException {
    try (var loader =
        listing("no.such.Provider", AdaptersTest.class.getName(), Sound.class.getName())) {
      assertThat(new Adapters().loader(loader).gate("sound", Map.of()))
          .isInstanceOf(ApprovalGate.class);
      assertThatThrownBy(() -> new Adapters().loader(loader).gate("none", Map.of()))
          .hasMessageContaining("no.such.Provider")
          .hasMessageContaining("AdaptersTest not a subtype");
    }
  }

  @Test
  void one_with_a_name_that_is_none_takes_nobody_down_and_its_author_is_told() throws IOException {
    try (var loader = listing(Misnamed.class.getName(), Sound.class.getName())) {
      assertThat(new Adapters().loader(loader).gate("sound", Map.of()))
          .isInstanceOf(ApprovalGate.class);
      assertThatThrownBy(() -> new Adapters().loader(loader).gate("mine", Map.of()))
          .isInstanceOf(AdapterNotFoundException.class)
          .hasMessageContaining(Misnamed.class.getName() + " in /")
          .hasMessageContaining("'My Gate!'");
      assertThatThrownBy(() -> new Adapters().with(new Misnamed()).gate("mine", Map.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'My Gate!'");
    }
  }

  /** A class loader that lists these as providers of gates, besides all that there are. */
  private URLClassLoader listing(String... providers) throws IOException {
    var root = Files.createTempDirectory(folder, "listed");
    var services = Files.createDirectories(root.resolve("META-INF/services"));
    Files.write(services.resolve(GateProvider.class.getName()), List.of(providers));
    return new URLClassLoader(new URL[] {url(root)}, getClass().getClassLoader());
  }

  private static URL url(Path root) throws MalformedURLException {
    return root.toUri().toURL();
  }
}
