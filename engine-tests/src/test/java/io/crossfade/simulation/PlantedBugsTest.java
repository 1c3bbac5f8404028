package io.crossfade.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The simulator itself is tested: bugs are planted in copies of the engine's classes and in
 * adapters, and every one of them must be found.
 */
class PlantedBugsTest {

  /** Loads this library anew, with a bug in one class. */
  private static final class Buggy extends ClassLoader {

    private final Optional<PlantedBug> bug;

    Buggy(Optional<PlantedBug> bug) {
      super(PlantedBugsTest.class.getClassLoader());
      this.bug = bug;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        var loaded = findLoadedClass(name);
        if (loaded != null) {
          return loaded;
        }
        return name.startsWith("io.crossfade.") ? define(name) : super.loadClass(name, resolve);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      var planted = bug.filter(b -> b.isIn(name));
      try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] code = planted.isPresent() ? planted.get().plant(getParent()) : in.readAllBytes();
        return defineClass(name, code, 0, code.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static String hunt(Optional<PlantedBug> bug, String adapter)
      throws ReflectiveOperationException {
    var type = new Buggy(bug).loadClass(Hunt.class.getName());
    var hunt = (Function<String, String>) type.getConstructor().newInstance();
    return hunt.apply(adapter);
  }

  private static String told(String bug, String found) {
    System.out.println(bug + ": " + found);
    return found;
  }

  @Test
  void finds_every_planted_bug() throws ReflectiveOperationException {
    Map<String, String> found = new TreeMap<>();
    for (var bug : PlantedBug.values()) {
      found.put(bug.name(), told(bug.name(), hunt(Optional.of(bug), "")));
    }
    for (var bad : BadAdapter.values()) {
      found.put(bad.name(), told(bad.name(), hunt(Optional.empty(), bad.name())));
    }
    List<String> survivors = new ArrayList<>();
    found.forEach(
        (bug, words) -> {
          if (words.isEmpty()) {
            survivors.add(bug);
          }
        });
    int killed = found.size() - survivors.size();
    System.out.println("Planted bugs: " + killed + " of " + found.size() + " found");

    assertThat(survivors).isEmpty();
    assertThat(found).hasSizeGreaterThanOrEqualTo(20);
  }

  @Test
  void finds_nothing_where_nothing_is_planted() throws ReflectiveOperationException {
    assertThat(hunt(Optional.empty(), "")).isEmpty();
    assertThat(Arrays.asList(PlantedBug.values())).isNotEmpty();
  }
}
