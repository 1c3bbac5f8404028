package io.crossfade.internal.discovery;

import io.crossfade.config.AdapterConfig;
import io.crossfade.error.AdapterNotFoundException;
import io.crossfade.error.ConfigurationException;
import io.crossfade.error.DuplicateAdapterException;
import io.crossfade.model.Names;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The providers of one kind, found by name: those handed over first, those of {@link ServiceLoader}
 * second. Only the one that is asked for is used. Not API: may change or vanish in any release.
 *
 * <p>Immutable.
 *
 * @param <P> the kind of provider
 * @param <T> what it makes
 */
public final class NamedProviders<P, T> {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final String kind;
  private final Class<P> type;
  private final Function<P, String> name;
  private final BiFunction<P, AdapterConfig, T> create;
  private final Map<String, String> artifacts;

  /**
   * Describes a kind of provider.
   *
   * @param kind the kind in words, such as {@code traffic router}
   * @param type the provider's interface
   * @param name how a provider tells its name
   * @param create how a provider makes what it makes
   * @param artifacts which artifact has the provider of a name, for the advice in messages
   */
  public NamedProviders(
      String kind,
      Class<P> type,
      Function<P, String> name,
      BiFunction<P, AdapterConfig, T> create,
      Map<String, String> artifacts) {
    this.kind = kind;
    this.type = type;
    this.name = name;
    this.create = create;
    this.artifacts = Map.copyOf(artifacts);
  }

  /**
   * Makes what a name and settings stand for.
   *
   * @param wanted the name
   * @param settings its settings
   * @param explicit providers that were handed over; they are asked first
   * @param loaders class loaders to look in
   * @throws AdapterNotFoundException if there is none, or it cannot be loaded
   * @throws DuplicateAdapterException if there are two
   * @throws ConfigurationException if the settings are at fault
   */
  public T create(
      String wanted, Map<String, String> settings, List<P> explicit, List<ClassLoader> loaders) {
    var provider = only(wanted, named(wanted, explicit)).orElseGet(() -> find(wanted, loaders));
    return create.apply(provider, AdapterConfig.of(kind + " '" + wanted + "'", settings));
  }

  private P find(String wanted, List<ClassLoader> loaders) {
    var broken = new ArrayList<ServiceConfigurationError>();
    var found = load(loaders, broken);
    return only(wanted, named(wanted, found)).orElseThrow(() -> missing(wanted, found, broken));
  }

  private List<P> named(String wanted, List<P> providers) {
    return providers.stream().filter(provider -> nameOf(provider).equals(wanted)).toList();
  }

  private String nameOf(P provider) {
    var told = name.apply(provider);
    if (told == null || !NAME.matcher(told).matches()) {
      throw new ConfigurationException(
          "provider " + provider.getClass().getName(),
          List.of("name() must match " + NAME.pattern() + ", was '" + told + "'"));
    }
    return told;
  }

  private Optional<P> only(String wanted, List<P> candidates) {
    if (candidates.size() > 1) {
      throw new DuplicateAdapterException(
          "Two providers of a "
              + kind
              + " have the name '"
              + wanted
              + "': "
              + where(candidates.get(0).getClass())
              + " and "
              + where(candidates.get(1).getClass())
              + ". Remove one of them from the class path, or hand over the one you mean.");
    }
    return candidates.stream().findFirst();
  }

  private List<P> load(List<ClassLoader> loaders, List<ServiceConfigurationError> broken) {
    Map<Class<?>, P> found = new LinkedHashMap<>();
    for (var loader : new LinkedHashSet<>(loaders)) {
      var providers = ServiceLoader.load(type, loader).stream().iterator();
      while (hasNext(providers, broken)) {
        add(providers.next(), found, broken);
      }
    }
    return found.values().stream().sorted(Comparator.comparing(this::nameOf)).toList();
  }

  private static boolean hasNext(Iterator<?> providers, List<ServiceConfigurationError> broken) {
    while (true) {
      try {
        return providers.hasNext();
      } catch (ServiceConfigurationError e) {
        if (broken.size() > 100) {
          return false;
        }
        broken.add(e);
      }
    }
  }

  private void add(
      ServiceLoader.Provider<P> provider,
      Map<Class<?>, P> found,
      List<ServiceConfigurationError> broken) {
    if (found.containsKey(provider.type())) {
      return;
    }
    try {
      var made = provider.get();
      nameOf(made);
      found.put(provider.type(), made);
    } catch (ServiceConfigurationError e) {
      broken.add(e);
    } catch (RuntimeException e) {
      broken.add(new ServiceConfigurationError(where(provider.type()) + ": " + e.getMessage(), e));
    }
  }

  private AdapterNotFoundException missing(
      String wanted, List<P> found, List<ServiceConfigurationError> broken) {
    var message =
        new StringBuilder("No " + kind + " is named '" + Names.printable(wanted) + "'; found: ");
    message.append(describe(found)).append('.');
    broken.forEach(
        error -> message.append(" A provider could not be loaded: ").append(words(error)));
    var artifact = artifacts.get(wanted);
    message.append(
        artifact == null
            ? " Add the dependency that has its provider, or hand the provider over."
            : " Add the dependency " + artifact + ".");
    return new AdapterNotFoundException(
        message.toString(), broken.isEmpty() ? null : broken.get(0));
  }

  private Set<String> describe(List<P> found) {
    var all = new LinkedHashSet<String>();
    found.forEach(
        provider -> all.add("'" + nameOf(provider) + "' (" + where(provider.getClass()) + ")"));
    return all;
  }

  private static String words(ServiceConfigurationError error) {
    var cause = error.getCause();
    return error.getMessage() + (cause == null ? "." : " because of " + cause + ".");
  }

  private static String where(Class<?> type) {
    var jar =
        Optional.ofNullable(type.getProtectionDomain().getCodeSource())
            .map(CodeSource::getLocation)
            .map(URL::getPath)
            .orElse("the JDK");
    return type.getName() + " in " + jar;
  }
}
