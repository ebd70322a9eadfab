package org.refault.experiments;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInDiagram;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The rules of the house, held against all modules' classes and the diagram in docs. */
class ArchitectureTest {
    private static final String POLICIES = "org.refault.policies..";
    private static final String SIMULATOR = "org.refault.simulator..";
    private static final String EVENT = "org.refault.simulator.event..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.refault");

    @Test
    void seesAllModules() {
        for (String module : new String[] {"simulator", "policies", "traces", "reports", "experiments"}) {
            classes()
                    .that()
                    .resideInAPackage("org.refault." + module + "..")
                    .should()
                    .resideInAPackage("org.refault..")
                    .check(CLASSES);
        }
    }

    @Test
    void modulesKnowEachOtherAsInTheDiagram() {
        classes()
                .should(adhereToPlantUmlDiagram(
                        Path.of("..", "docs", "architecture.puml"), consideringOnlyDependenciesInDiagram()))
                .check(CLASSES);
    }

    @Test
    void packagesKnowEachOtherInNoCircle() {
        slices().matching("org.refault.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nobodyNamesAPolicyAtCompileTime() {
        noClasses()
                .that()
                .resideOutsideOfPackage(POLICIES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(POLICIES)
                .check(CLASSES);
    }

    @Test
    void onlyTheEventPackageKnowsTheEventsAndStreamsOfSsj() {
        noClasses()
                .that()
                .resideOutsideOfPackage(EVENT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("umontreal.ssj.simevents..", "umontreal.ssj.rng..")
                .check(CLASSES);
    }

    @Test
    void nobodyUsesTheOneStaticSimulatorOfSsj() {
        noClasses()
                .should()
                .callConstructor("umontreal.ssj.simevents.Event")
                .orShould()
                .callConstructor("umontreal.ssj.simevents.Accumulate")
                .orShould()
                .callConstructor("umontreal.ssj.simevents.Accumulate", String.class.getName())
                .orShould()
                .callMethod("umontreal.ssj.simevents.Simulator", "getDefaultSimulator")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("umontreal.ssj.simevents.Sim")
                .check(CLASSES);
    }

    @Test
    void nothingThatDecidesAResultDependsOnTheClockOrOnChance() {
        noClasses()
                .that(resideInAnyPackage(SIMULATOR, POLICIES))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Random.class)
                .check(CLASSES);
    }

    @Test
    void nothingThatDecidesAResultIsKeptInAStaticVariable() {
        fields().that()
                .areDeclaredInClassesThat(resideInAnyPackage(SIMULATOR, POLICIES))
                .and()
                .areStatic()
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void chartsAreDrawnInReportsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.refault.reports..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.jfree.."))
                .check(CLASSES);
    }

    @Test
    void theCommandLineIsReadInExperimentsAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.refault.experiments.cli..")
                .should()
                .dependOnClassesThat(resideInAPackage("picocli.."))
                .check(CLASSES);
    }
}
