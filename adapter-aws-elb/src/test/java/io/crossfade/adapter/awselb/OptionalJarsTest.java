package io.crossfade.adapter.awselb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who does not use CloudWatch needs neither its jar nor the analysis. */
class OptionalJarsTest {

  private static final List<String> OPTIONAL = List.of("cloudwatch", "analysis");

  @Test
  void only_the_source_of_metrics_needs_the_optional_jars() throws Exception {
    var classes =
        Path.of(ElbRouter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var withoutThem =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> OPTIONAL.stream().noneMatch(Path.of(entry).toString()::contains))
            .map(OptionalJarsTest::url)
            .toArray(URL[]::new);

    try (var loader = new URLClassLoader(withoutThem, ClassLoader.getPlatformClassLoader());
        var files = Files.walk(classes)) {
      var needing =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.replace(".class", "").replace(File.separatorChar, '.'))
              .filter(name -> !isWhole(loader, name))
              .map(name -> name.substring(name.lastIndexOf('.') + 1))
              .toList();

      assertThat(needing).containsExactlyInAnyOrder("CloudWatchSource", "MetricData");
    }
  }

  /** Returns whether a class and all that its members mention can be loaded. */
  private static boolean isWhole(ClassLoader loader, String name) {
    try {
      var type = Class.forName(name, true, loader);
      type.getDeclaredMethods();
      type.getDeclaredFields();
      type.getDeclaredConstructors();
      return true;
    } catch (LinkageError | ClassNotFoundException e) {
      return false;
    }
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(entry, e);
    }
  }
}
