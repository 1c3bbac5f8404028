package io.crossfade.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static io.crossfade.architecture.Code.ROOT;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.crossfade.error.DeploymentException;

/** What callers see: closed classes, our own types, one family of exceptions. */
@AnalyzeClasses(packages = ROOT, importOptions = DoNotIncludeTests.class)
class PublicSurfaceTest {

  private static final DescribedPredicate<JavaClass> OURS_OR_THE_JDKS =
      resideInAnyPackage("java..", "javax.net..", "javax.sql..", ROOT + "..")
          .and(not(resideInAnyPackage("..internal..")));

  private static final DescribedPredicate<JavaClass> OF_A_TEST =
      resideInAnyPackage("org.junit.jupiter.api..", "org.assertj.core.api..");

  @ArchTest
  static final ArchRule d1_public_classes_are_closed_or_a_contract_of_the_testkit =
      classes()
          .that()
          .arePublic()
          .and()
          .areNotInterfaces()
          .should(Conditions.beClosedForExtension());

  @ArchTest
  static final ArchRule d2_signatures_do_not_leak_internals_or_vendors =
      codeUnits()
          .that(Conditions.callersCanReach())
          .and()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages("..internal..", ROOT + ".testkit..")
          .and()
          .areDeclaredInClassesThat()
          // the caller's own registry and AWS clients have to be handed over somewhere
          .doNotHaveSimpleName("MicrometerSource")
          .and()
          .areDeclaredInClassesThat()
          .doNotHaveSimpleName("ElbClient")
          .and()
          .areDeclaredInClassesThat()
          .doNotHaveSimpleName("CloudWatchSource")
          .should(Conditions.onlyMention(OURS_OR_THE_JDKS));

  @ArchTest
  static final ArchRule d3_the_testkit_adds_only_test_libraries_to_that =
      codeUnits()
          .that(Conditions.callersCanReach())
          .and()
          .areDeclaredInClassesThat()
          .resideInAPackage(ROOT + ".testkit..")
          .should(Conditions.onlyMention(OURS_OR_THE_JDKS.or(OF_A_TEST)));

  @ArchTest
  static final ArchRule d4_public_types_extend_only_ours_or_the_jdks =
      classes()
          .that()
          .arePublic()
          .and()
          .resideOutsideOfPackages("..internal..", ROOT + ".testkit..")
          .should(Conditions.onlyInherit(OURS_OR_THE_JDKS));

  @ArchTest
  static final ArchRule d5_public_fields_are_constants =
      fields()
          .that()
          .arePublic()
          .should()
          .haveModifier(JavaModifier.STATIC)
          .andShould()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule d6_exceptions_share_one_root =
      classes()
          .that()
          .areAssignableTo(Throwable.class)
          .and()
          .arePublic()
          .and()
          .resideOutsideOfPackage(ROOT + ".testkit..")
          .should()
          .beAssignableTo(DeploymentException.class);

  @ArchTest
  static final ArchRule d7_generic_exceptions_are_not_thrown =
      NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  @ArchTest
  static final ArchRule d8_standard_streams_are_the_embedders =
      NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule d9_members_of_a_sealed_family_are_records =
      classes()
          .that()
          .resideInAnyPackage(Code.packages("plan", "event", "model", "spec"))
          .and(Conditions.belongToASealedInterface())
          .should(Conditions.beRecordsOrEnums());

  @ArchTest
  static final ArchRule d10_accessors_have_no_get =
      noMethods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should()
          .haveNameMatching("get[A-Z].*");

  @ArchTest
  static final ArchRule d11_units_live_in_types =
      noMethods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should()
          .haveNameMatching(".*(Millis|Seconds|Nanos|Minutes|Ms)$")
          .because("java.time.Duration carries its unit");

  @ArchTest
  static final ArchRule d12_names_are_the_domains_words =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Impl");

  @ArchTest
  static final ArchRule d13_objects_are_not_serialized =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectOutputStream")
          .because("plans and journals come from outside, and reading an object runs its code");
}
