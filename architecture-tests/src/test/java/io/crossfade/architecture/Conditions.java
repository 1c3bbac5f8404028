package io.crossfade.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What ArchUnit has no words for. */
final class Conditions {

  private Conditions() {}

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }

  static ArchCondition<JavaClass> onlyBeUsedFromTheirOwnModule() {
    return condition(
        "only be used from their own module",
        (JavaClass type, Consumer<String> violation) ->
            type.getDirectDependenciesToSelf().stream()
                .filter(use -> !Code.moduleOf(use.getOriginClass()).equals(Code.moduleOf(type)))
                .forEach(use -> violation.accept(use.getDescription())));
  }

  static ArchCondition<JavaClass> beClosedForExtension() {
    return condition(
        "be final, sealed, an enum, or an abstract class of the testkit",
        (JavaClass type, Consumer<String> violation) -> {
          boolean contract =
              type.getPackageName().startsWith(Code.ROOT + ".testkit")
                  && type.getModifiers().contains(JavaModifier.ABSTRACT);
          boolean closed =
              type.getModifiers().contains(JavaModifier.FINAL)
                  || type.isEnum()
                  || type.reflect().isSealed();
          if (!closed && !contract) {
            violation.accept(type.getName() + " is public and open for extension");
          }
        });
  }

  static ArchCondition<JavaCodeUnit> onlyMention(DescribedPredicate<JavaClass> allowed) {
    return condition(
        "only mention types that " + allowed.getDescription(),
        (JavaCodeUnit unit, Consumer<String> violation) ->
            Stream.concat(
                    unit.getAllInvolvedRawTypes().stream(),
                    unit.getThrowsClause().getTypes().stream())
                .map(JavaClass::getBaseComponentType)
                .filter(type -> !type.isPrimitive() && !allowed.test(type))
                .forEach(
                    type -> violation.accept(unit.getFullName() + " mentions " + type.getName())));
  }

  static ArchCondition<JavaClass> onlyInherit(DescribedPredicate<JavaClass> allowed) {
    return condition(
        "only inherit from types that " + allowed.getDescription(),
        (JavaClass type, Consumer<String> violation) ->
            Stream.concat(
                    type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                .filter(parent -> !allowed.test(parent))
                .forEach(
                    parent ->
                        violation.accept(type.getName() + " inherits from " + parent.getName())));
  }

  static ArchCondition<JavaClass> haveAPublicNoArgConstructor() {
    return condition(
        "have a public no-arg constructor",
        (JavaClass type, Consumer<String> violation) -> {
          boolean found =
              type.getConstructors().stream()
                  .anyMatch(
                      made ->
                          made.getRawParameterTypes().isEmpty()
                              && made.getModifiers().contains(JavaModifier.PUBLIC));
          if (!found) {
            violation.accept(type.getName() + " has no public no-arg constructor");
          }
        });
  }

  static ArchCondition<JavaClass> beRecordsOrEnums() {
    return condition(
        "be records or enums",
        (JavaClass type, Consumer<String> violation) -> {
          if (!type.isRecord() && !type.isEnum()) {
            violation.accept(type.getName() + " is neither a record nor an enum");
          }
        });
  }

  static DescribedPredicate<JavaClass> belongToASealedInterface() {
    return DescribedPredicate.describe(
        "belong to a sealed interface",
        type ->
            !type.isInterface()
                && type.getRawInterfaces().stream()
                    .anyMatch(
                        parent ->
                            parent.getPackageName().startsWith(Code.ROOT)
                                && parent.reflect().isSealed()));
  }

  /** Public and protected members of types that are public all the way out. */
  static DescribedPredicate<JavaMember> callersCanReach() {
    return DescribedPredicate.describe(
        "callers can reach",
        member ->
            (member.getModifiers().contains(JavaModifier.PUBLIC)
                    || member.getModifiers().contains(JavaModifier.PROTECTED))
                && publicAllTheWayOut(member.getOwner()));
  }

  private static boolean publicAllTheWayOut(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(Conditions::publicAllTheWayOut).orElse(true);
  }

  private static <T> ArchCondition<T> condition(
      String description, BiConsumer<T, Consumer<String>> check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(T item, ConditionEvents events) {
        check.accept(item, text -> events.add(SimpleConditionEvent.violated(item, text)));
      }
    };
  }
}
