package io.dormouse.worker;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.dormouse.worker.lifecycle.WorkerState;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.dormouse.worker");

  @Test
  void onlyOrtSeesForeignMemory() {
    noClasses()
        .that(not(resideInAPackage("..worker.ort..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
  }

  @Test
  void onlyModelUsesOrt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("ort")
        .definedBy("..worker.ort..")
        .layer("model")
        .definedBy("..worker.model..")
        .layer("doctor")
        .definedBy("..worker.doctor..")
        .withOptionalLayers(true)
        .whereLayer("ort")
        .mayOnlyBeAccessedByLayers("model", "doctor")
        .check(CLASSES);
  }

  @Test
  void engineKnowsNoFramework() {
    noClasses()
        .that()
        .resideInAPackage("..worker.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..", "io.vertx..", "jakarta..", "ai.djl..", "..worker.http..")
        .check(CLASSES);
  }

  @Test
  void schedulersAndSamplerArePure() {
    noClasses()
        .that()
        .haveNameMatching(".*\\.(Batch|Iteration|Sample)[A-Za-z$]*")
        .and()
        .resideInAPackage("..worker.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.util.concurrent..", "org.jboss..")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .check(CLASSES);
  }

  @Test
  void quarkusStaysAtTheRim() {
    noClasses()
        .that(not(resideInAPackage("io.dormouse.worker")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta..", "org.eclipse.microprofile..")
        .check(CLASSES);
  }

  @Test
  void statesAreRecords() {
    classes().that().implement(WorkerState.class).should().beRecords().check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.dormouse.worker.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
