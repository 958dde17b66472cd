package io.dormouse.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.dormouse.gateway.pool.PoolEffect;
import io.dormouse.gateway.pool.PoolEvent;
import io.dormouse.gateway.pool.WakeIntent;
import io.dormouse.gateway.pool.WorkerState;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;

/// The arrows between packages, the purity of the deciders, and what a native image allows.
class ArchitectureTest {
  private static final String ROOT = "io.dormouse.gateway";
  private static final String[] DECIDERS = {
    ROOT + ".admission..",
    ROOT + ".catalog..",
    ROOT + ".hold..",
    ROOT + ".pool..",
    ROOT + ".routing.."
  };

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching(ROOT + ".(**)").should().beFreeOfCycles());
  }

  @Test
  void decidersSeeNoFramework() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DECIDERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.quarkus..",
                "io.vertx..",
                "jakarta..",
                "io.fabric8..",
                "io.micrometer..",
                "io.opentelemetry..",
                "org.jboss.."));
  }

  @Test
  void decidersStartNoThreadTakeNoLockAndReadNoClock() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DECIDERS)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Lock.class)
            .orShould()
            .callConstructor(Thread.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Random.class)
            .orShould()
            .callMethod(UUID.class, "randomUUID"));
  }

  @Test
  void onlyTheAdaptersKnowTheirPlatforms() {
    check(
        noClasses()
            .that(
                resideInAnyPackage(ROOT + "..")
                    .and(
                        resideInAnyPackage(ROOT + ".platform.knative..")
                            .negate()
                            .as("not the adapter")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.dormouse.knative.."));
    check(noClasses().should().dependOnClassesThat().resideInAPackage("io.dormouse.worker.."));
  }

  @Test
  void nothingBlocksAVirtualThreadForAProcessLifetime() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + ".platform.process..")
            .should()
            .callMethod(Thread.class, "ofVirtual")
            .orShould()
            .callMethod(Thread.class, "startVirtualThread", Runnable.class)
            .because("reads of a process's output pin every carrier: ADR 4"));
  }

  @Test
  void nothingThatANativeImageForbids() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "java.lang.foreign..", "java.lang.reflect..", "java.lang.invoke.MethodHandles")
            .orShould()
            .callMethod(Class.class, "forName", String.class));
  }

  @Test
  void statesEventsAndEffectsAreRecords() {
    for (Class<?> type :
        new Class<?>[] {WorkerState.class, PoolEvent.class, PoolEffect.class, WakeIntent.class}) {
      check(classes().that().implement(type).and().areNotInterfaces().should().beRecords());
    }
  }

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }
}
