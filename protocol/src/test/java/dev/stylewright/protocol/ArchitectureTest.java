package dev.stylewright.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Forbidden dependencies of the contract. */
@AnalyzeClasses(packages = "dev.stylewright.protocol", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyTheClientKnowsKafka = noClasses()
            .that()
            .resideOutsideOfPackage("dev.stylewright.protocol.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyItsBindingKnowsMicrometer = noClasses()
            .that()
            .resideOutsideOfPackage("dev.stylewright.protocol.client.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule nothingKnowsTheWorkerTheStoreOrTheEngine = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.stylewright.worker..",
                    "dev.stylewright.deploy..",
                    "ai.djl..",
                    "io.minio..",
                    "okhttp3..",
                    "software.amazon..",
                    "org.gaul..");

    @ArchTest
    static final ArchRule theMessagesDoNotKnowTheClient = noClasses()
            .that()
            .resideOutsideOfPackage("dev.stylewright.protocol.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.stylewright.protocol.client..");

    /** A completed event repeats the parameters, and nothing else of the request. */
    @ArchTest
    static final ArchRule reportsDoNotDependOnRequests = noClasses()
            .that()
            .resideInAPackage("dev.stylewright.protocol.report..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(StylizationRequest.class);

    @ArchTest
    static final ArchRule theMessagesDoNotKnowTheirJson = noClasses()
            .that()
            .resideOutsideOfPackage("dev.stylewright.protocol.codec..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.stylewright.(**)").should().beFreeOfCycles();
}
