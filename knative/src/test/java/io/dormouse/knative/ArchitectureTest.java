package io.dormouse.knative;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.dormouse.knative.fact.ContainerFacts;
import io.dormouse.knative.fact.Fact;
import io.dormouse.knative.fact.LoadProgress;
import io.dormouse.knative.view.Phase;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;

/// The arrows between packages, who sees the client, and the purity of the deciders.
class ArchitectureTest {
  private static final String ROOT = "io.dormouse.knative";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
  }

  @Test
  void knowsNoApplication() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.dormouse.gateway..", "io.dormouse.worker..", "io.quarkus..", "jakarta.."));
  }

  @Test
  void onlyTheClusterPackageSeesTheKubernetesClientAndOnlyRenderingItsModelsToo() {
    check(
        noClasses()
            .that(outside(ROOT + ".cluster..").and(outside(ROOT + ".render..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fabric8.."));
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".render..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.fabric8.kubernetes.client",
                "io.fabric8.kubernetes.client.dsl..",
                "io.fabric8.kubernetes.client.http.."));
  }

  @Test
  void factsViewsAndDecisionsArePure() {
    DescribedPredicate<JavaClass> pure =
        resideInAPackage(ROOT + ".fact..")
            .or(resideInAPackage(ROOT + ".view.."))
            .or(JavaClass.Predicates.simpleName("WakeMachine"))
            .as("facts, views and the wake decider");
    check(
        noClasses()
            .that(pure)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fabric8..", "io.vertx..", "org.slf4j..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Lock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .callConstructor(Thread.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis"));
  }

  @Test
  void factsAndPhasesAreRecords() {
    for (Class<?> type :
        new Class<?>[] {Fact.class, ContainerFacts.State.class, LoadProgress.class, Phase.class}) {
      check(classes().that().implement(type).and().areNotInterfaces().should().beRecords());
    }
  }

  private static DescribedPredicate<JavaClass> outside(String packages) {
    return DescribedPredicate.not(resideInAPackage(packages)).as("outside " + packages);
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
