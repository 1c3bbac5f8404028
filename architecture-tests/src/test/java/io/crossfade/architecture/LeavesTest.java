package io.crossfade.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.crossfade.architecture.Code.ROOT;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Strategies are pure, adapters are leaves, and each library has its place. */
@AnalyzeClasses(packages = ROOT, importOptions = DoNotIncludeTests.class)
class LeavesTest {

  @ArchTest
  static final ArchRule b1_strategies_see_only_the_planning_vocabulary =
      classes()
          .that()
          .resideInAPackage(ROOT + ".strategies..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".strategies..",
              ROOT + ".strategy..",
              ROOT + ".plan..",
              ROOT + ".spec..",
              ROOT + ".model..",
              ROOT + ".config..",
              ROOT + ".error..",
              "java.lang..",
              "java.util",
              "java.util.function..",
              "java.util.regex..",
              "java.util.stream..",
              "java.math..",
              "java.time",
              "org.jspecify.annotations..")
          .because(
              "a strategy is a pure function of spec and fleet: no I/O, no threads, no engine");

  @ArchTest
  static final ArchRule b2_adapters_see_only_the_spi_and_the_model =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".adapter..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              Code.packages(
                  "spec", "plan", "strategy", "strategies", "engine", "event", "journal", "json"))
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule b3_adapters_do_not_know_each_other =
      slices().matching(ROOT + ".adapter.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule b4_nobody_but_the_testkit_knows_test_libraries =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.junit..", "org.assertj..", "org.mockito..", ROOT + ".testkit..");

  @ArchTest
  static final ArchRule b5_only_the_json_package_adapters_and_metric_sources_know_jackson =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT + ".json..",
              ROOT + ".internal.wire..",
              ROOT + ".adapter..",
              ROOT + ".analysis.metric..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml..")
          .because("an adapter may speak JSON to its load balancer, but nobody gets to see how");

  @ArchTest
  static final ArchRule b6_only_the_embedded_router_knows_undertow =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".adapter.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.undertow..", "org.xnio..", "org.jboss..");

  @ArchTest
  static final ArchRule b8_histograms_stay_inside_the_router_and_the_statistics =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".adapter.embedded..", ROOT + ".analysis.statistics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.HdrHistogram..");

  @ArchTest
  static final ArchRule b9_statistics_and_judges_can_be_used_on_their_own =
      classes()
          .that()
          .resideInAnyPackage(
              Code.packages("analysis.statistics", "analysis.kayenta", "analysis.judge"))
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".analysis.statistics..",
              ROOT + ".analysis.kayenta..",
              ROOT + ".analysis.judge..",
              "java..",
              "org.HdrHistogram..",
              "org.jspecify.annotations..");

  @ArchTest
  static final ArchRule b7_logging_goes_through_slf4j =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.logging..", "org.jboss.logging..", "org.apache..", "ch.qos..");
}
