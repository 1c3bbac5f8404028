package io.crossfade.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.crossfade.architecture.Code.ROOT;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.crossfade.internal.time.SystemTimeSource;
import io.crossfade.time.TimeSource;
import java.util.TreeSet;

/** Data flows one way: spec, plan, engine, journal, event. */
@AnalyzeClasses(packages = ROOT, importOptions = DoNotIncludeTests.class)
class DataFlowTest {

  private static final String WIRE = ROOT + ".internal.wire..";

  @ArchTest
  static final ArchRule a1_each_core_package_knows_only_what_is_upstream_of_it =
      CompositeArchRule.of(
          Code.MAY_KNOW.keySet().stream().sorted().map(DataFlowTest::knowsItsShare).toList());

  @ArchTest
  static final ArchRule a2_packages_are_free_of_cycles =
      slices()
          .assignedFrom(new Packages())
          .should()
          .beFreeOfCycles()
          // the one way from the contract of time to the real clock, so that callers need not know
          // it
          .ignoreDependency(TimeSource.class, SystemTimeSource.class);

  @ArchTest
  static final ArchRule a3_nobody_inside_uses_the_door =
      noClasses()
          .that()
          .resideInAnyPackage(Code.packages("*"))
          .and()
          .resideOutsideOfPackages(Code.packages("testkit"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT)
          .because("the root package is for callers; it knows everybody and nobody knows it");

  @ArchTest
  static final ArchRule a4_internal_is_internal_to_its_module =
      classes()
          .that()
          .resideInAPackage("..internal..")
          .and()
          .resideOutsideOfPackage(WIRE)
          .should(Conditions.onlyBeUsedFromTheirOwnModule());

  @ArchTest
  static final ArchRule a7_what_goes_over_the_wire_is_for_adapters_and_json =
      noClasses()
          .that()
          .resideOutsideOfPackages(WIRE, ROOT + ".adapter..", ROOT + ".json.internal..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(WIRE)
          .because(
              "a table as JSON and a call of a control page are written once for all adapters, and"
                  + " are nobody's API");

  @ArchTest
  static void a5_every_core_package_is_in_the_table(JavaClasses classes) {
    var found = new TreeSet<String>();
    classes.stream()
        .filter(type -> Code.isFrom(type, "core"))
        .map(JavaClass::getPackage)
        .map(JavaPackage::getName)
        .filter(name -> !name.equals(ROOT))
        .map(name -> name.substring(ROOT.length() + 1).replaceAll("\\.internal$", ""))
        .forEach(found::add);

    Conditions.require(
        found.equals(Code.MAY_KNOW.keySet()),
        "packages of core are "
            + found
            + ", the table has "
            + new TreeSet<>(Code.MAY_KNOW.keySet()));
  }

  @ArchTest
  static void a6_the_rules_looked_at_every_module(JavaClasses classes) {
    for (var module :
        new String[] {
          "core", "strategies", "adapter-aws-elb", "adapter-embedded", "adapter-haproxy",
          "adapter-nginx", "adapter-process", "analysis", "journal-jdbc", "testkit"
        }) {
      long seen = classes.stream().filter(type -> Code.isFrom(type, module)).count();

      Conditions.require(seen > 1, "only " + seen + " classes of " + module + " were imported");
    }
  }

  private static ArchRule knowsItsShare(String name) {
    return classes()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(Code.allowedTo(name))
        .because("data flows one way, and each package brings only what it needs");
  }

  /** One slice for each package in the table, and one for each strategy, adapter and kit. */
  private static final class Packages implements SliceAssignment {

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith(ROOT + ".")
          ? SliceIdentifier.of(type.getPackageName().substring(ROOT.length() + 1))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages of " + ROOT;
    }
  }
}
