package io.crossfade.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * The simulator itself is tested: bugs are planted in copies of the engine's classes and in
 * adapters, and every one of them must be found.
 */
class PlantedBugsTest {

  private static final int PLANTED = 43;

  /** Loads this library anew, with a bug in one class. */
  private static final class Buggy extends ClassLoader {

    private final Optional<PlantedBug> bug;
    private final Optional<byte[]> planted;

    Buggy(Optional<PlantedBug> bug) {
      super(PlantedBugsTest.class.getClassLoader());
      this.bug = bug;
      this.planted = bug.map(b -> b.plant(getParent()));
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
      try (var in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        boolean here = bug.filter(b -> b.isIn(name)).isPresent();
        byte[] code = here ? planted.orElseThrow() : in.readAllBytes();
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

  private static String orFail(Callable<String> hunt) {
    try {
      return hunt.call();
    } catch (Exception e) {
      throw new IllegalStateException("the hunt could not be held", e);
    }
  }

  /** Hunts every bug, on as many threads as there are processors. */
  private static Map<String, String> huntAll() {
    Map<String, Callable<String>> hunts = new LinkedHashMap<>();
    for (var bug : PlantedBug.values()) {
      hunts.put(bug.name(), () -> hunt(Optional.of(bug), ""));
    }
    for (var bad : BadAdapter.values()) {
      hunts.put(bad.name(), () -> hunt(Optional.empty(), bad.name()));
    }
    Map<String, String> found = new ConcurrentSkipListMap<>();
    hunts.entrySet().parallelStream()
        .forEach(
            entry -> found.put(entry.getKey(), told(entry.getKey(), orFail(entry.getValue()))));
    return found;
  }

  @Test
  void finds_every_planted_bug() {
    var found = huntAll();

    var survivors = found.keySet().stream().filter(bug -> found.get(bug).isEmpty()).toList();
    int killed = found.size() - survivors.size();
    System.out.println("Planted bugs: " + killed + " of " + found.size() + " found");
    assertThat(survivors).isEmpty();
    assertThat(found).hasSize(PLANTED);
  }

  @Test
  void finds_nothing_where_nothing_is_planted() throws ReflectiveOperationException {
    assertThat(hunt(Optional.empty(), "")).isEmpty();
    assertThat(Arrays.asList(PlantedBug.values())).isNotEmpty();
  }
}
