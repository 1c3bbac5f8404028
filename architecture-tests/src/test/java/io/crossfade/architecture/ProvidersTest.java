package io.crossfade.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static io.crossfade.architecture.Code.ROOT;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/** Adapters can be found by name, and every package says that null is no value. */
@AnalyzeClasses(packages = ROOT, importOptions = DoNotIncludeTests.class)
class ProvidersTest {

  private static final DescribedPredicate<JavaClass> A_PROVIDER_CONTRACT =
      describe(
          "a provider",
          type ->
              type.isInterface()
                  && type.getSimpleName().endsWith("Provider")
                  && type.getPackageName().matches("io\\.crossfade\\.(spi|strategy)"));

  @ArchTest
  static final ArchRule e1_providers_can_be_loaded =
      classes()
          .that()
          .implement(A_PROVIDER_CONTRACT)
          .should()
          .bePublic()
          .andShould()
          .haveModifier(JavaModifier.FINAL)
          .andShould()
          .haveSimpleNameEndingWith("Provider")
          .andShould(Conditions.haveAPublicNoArgConstructor());

  @ArchTest
  static void e2_providers_are_registered(JavaClasses classes) {
    var missing = new TreeSet<String>();
    for (var contract : classes.that(A_PROVIDER_CONTRACT)) {
      var found = new TreeSet<String>();
      ServiceLoader.load(contract.reflect()).stream()
          .forEach(provider -> found.add(provider.type().getName()));
      contract.getAllSubclasses().stream()
          .filter(type -> !type.isInterface())
          .filter(type -> !type.getPackageName().startsWith(ROOT + ".testkit"))
          .map(JavaClass::getName)
          .filter(name -> !found.contains(name))
          .forEach(missing::add);
    }

    Conditions.require(missing.isEmpty(), "not in META-INF/services: " + missing);
  }

  @ArchTest
  static void e3_every_package_is_null_marked(JavaClasses classes) {
    var unmarked = new TreeSet<String>();
    classes.stream()
        .map(JavaClass::getPackage)
        .filter(known -> !known.isAnnotatedWith(NullMarked.class))
        .map(JavaPackage::getName)
        .forEach(unmarked::add);

    Conditions.require(unmarked.isEmpty(), "packages without @NullMarked: " + unmarked);
  }
}
