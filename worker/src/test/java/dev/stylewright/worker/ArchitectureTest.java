package dev.stylewright.worker;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.stylewright.protocol.IntegerRange;
import dev.stylewright.protocol.Limits;
import dev.stylewright.protocol.NumberRange;
import dev.stylewright.protocol.Text;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Allowed dependencies inside the worker. */
@AnalyzeClasses(packages = ArchitectureTest.WORKER, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    static final String WORKER = "dev.stylewright.worker";

    private static final String STYLIZE = WORKER + ".stylize..";
    private static final String JOB = WORKER + ".job..";
    private static final String PIPELINE = WORKER + ".pipeline..";
    private static final String ADAPTERS = WORKER + ".adapter..";
    private static final String APP = WORKER + ".app..";
    private static final String PROTOCOL = "dev.stylewright.protocol..";

    /** The Java platform without files, network, processes and logging. */
    private static final DescribedPredicate<JavaClass> HARMLESS_JAVA = resideInAnyPackage(
                    "java.lang", "java.lang.invoke", "java.lang.runtime", "java.math", "java.nio", "java.nio.charset")
            .or(resideInAnyPackage("java.text", "java.util", "java.util.concurrent..", "java.util.function"))
            .or(resideInAnyPackage("java.util.regex", "java.util.stream", "org.jspecify.annotations"))
            .as("harmless parts of Java");

    /** The classes that are needed to read a resource. */
    private static final DescribedPredicate<JavaClass> RESOURCES =
            equivalentTo(java.io.InputStream.class).or(equivalentTo(java.io.IOException.class));

    /** The classes in the root of stylize that use its subpackages. The others there are values, which the subpackages use. */
    private static final Set<String> STYLIZE_AT_WORK = Stream.of(
                    "Stylizer", "GatysStylizer", "GradientProbe", "StylizationRun", "MeanActivations", "Resizing")
            .map(name -> WORKER + ".stylize." + name)
            .collect(Collectors.toUnmodifiableSet());

    /** Parts of the pipeline's subpackages that are visible to each other and to the loop only. The other public types there are ports and values. */
    private static final Set<String> PIPELINE_AT_WORK = Stream.of(
                    "observe.JobLog",
                    "image.ImageFetcher",
                    "image.Previews",
                    "storage.Digests",
                    "storage.ResultCommit",
                    "storage.ResultMetadata",
                    "storage.ResultStore",
                    "storage.StoreFailures")
            .map(name -> WORKER + ".pipeline." + name)
            .collect(Collectors.toUnmodifiableSet());

    /** Parts of the protocol that are visible to its codec only. */
    private static final DescribedPredicate<JavaClass> RULES_OF_THE_PROTOCOL = equivalentTo(Limits.class)
            .or(equivalentTo(IntegerRange.class))
            .or(equivalentTo(NumberRange.class))
            .or(equivalentTo(Text.class))
            .as("the rules behind the protocol's messages");

    private static final DescribedPredicate<JavaClass> DATES = equivalentTo(java.util.Date.class)
            .or(equivalentTo(java.util.Calendar.class))
            .or(equivalentTo(java.util.Timer.class))
            .as("classes that read the clock");

    // --- stylize: images in, image out

    @ArchTest
    static final ArchRule stylizeKnowsItselfHarmlessJavaAndTheApiOfDjl = classes()
            .that()
            .resideInAPackage(STYLIZE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(STYLIZE, "ai.djl..")
                    .or(HARMLESS_JAVA)
                    .or(RESOURCES)
                    .as("stylize, DJL, its own resources, " + HARMLESS_JAVA));

    @ArchTest
    static final ArchRule stylizeNeverSeesAnEngineNorFetchesModels = noClasses()
            .that()
            .resideInAPackage(STYLIZE)
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("ai.djl.pytorch..", "ai.djl.repository..", "ai.djl.training.util.."));

    @ArchTest
    static final ArchRule stylizeReadsNoClock = noClasses()
            .that()
            .resideInAPackage(STYLIZE)
            .should()
            .accessTargetWhere(call(System.class, "nanoTime|currentTimeMillis"))
            .orShould()
            .dependOnClassesThat(DATES);

    @ArchTest
    static final ArchRule theRoomsOfStylizeAreItsOwn = only(
            STYLIZE,
            Stream.of("image", "network", "optimize", "tiling", "style", "objective")
                    .map(room -> WORKER + ".stylize." + room + "..")
                    .toArray(String[]::new));

    // --- protocol: messages and how they are read and written

    @ArchTest
    static final ArchRule theRulesOfTheProtocolAreItsOwn =
            noClasses().should().dependOnClassesThat(RULES_OF_THE_PROTOCOL);

    // --- job and pipeline: only these external libraries

    @ArchTest
    static final ArchRule aJobIsAValue = classes()
            .that()
            .resideInAPackage(JOB)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(JOB, PROTOCOL, "java.time..")
                    .or(HARMLESS_JAVA)
                    .as("job, protocol, java.time, " + HARMLESS_JAVA));

    @ArchTest
    static final ArchRule thePipelineKnowsTheInnerPackagesOnly = classes()
            .that()
            .resideInAPackage(PIPELINE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(PIPELINE, JOB, STYLIZE, PROTOCOL)
                    .or(resideInAnyPackage("java.time..", "java.security", "org.slf4j", "dev.failsafe.."))
                    .or(HARMLESS_JAVA)
                    .as("pipeline, job, stylize, protocol, java.time, digests, logging, retries, " + HARMLESS_JAVA));

    @ArchTest
    static final ArchRule subpackagesOfThePipelineAreIndependent =
            noClasses().that().resideOutsideOfPackage(PIPELINE).should().dependOnClassesThat(among(PIPELINE_AT_WORK));

    @ArchTest
    static final ArchRule theQueueKnowsNoStoreAndNoStoreAnImage = noClasses()
            .that()
            .resideInAnyPackage(
                    WORKER + ".pipeline.queue..", WORKER + ".pipeline.observe..", WORKER + ".pipeline.redrive..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(WORKER + ".pipeline.storage..", WORKER + ".pipeline.picture.."));

    @ArchTest
    static final ArchRule jobAndPipelineNeverSeeTheOutside = noClasses()
            .that()
            .resideInAnyPackage(JOB, PIPELINE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(ADAPTERS, APP, "org.apache.kafka..", "ai.djl..")
                    .or(resideInAnyPackage(
                            "io.minio..", "okhttp3..", "io.micrometer..", "io.prometheus..", "io.opentelemetry.."))
                    .as("an adapter, app, Kafka, S3, DJL, metrics or tracing"));

    // --- adapters: one library each, none knows another

    @ArchTest
    static final ArchRule adaptersNeverSeeEachOther =
            slices().matching(WORKER + ".adapter.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule onlyAppDependsOnApp =
            noClasses().that().resideOutsideOfPackage(APP).should().dependOnClassesThat(resideInAnyPackage(APP));

    @ArchTest
    static final ArchRule kafkaStaysInItsAdapter = only(WORKER + ".adapter.kafka..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule howRecordsAreWrittenConcernsTheAdapterOfKafkaOnly = noClasses()
            .that()
            .resideOutsideOfPackage(WORKER + ".adapter.kafka..")
            .should()
            .dependOnClassesThat(
                    among(Set.of(WORKER + ".adapter.kafka.EventRecords", WORKER + ".adapter.kafka.ReceivedRecords")));

    @ArchTest
    static final ArchRule s3StaysInItsAdapter = only(WORKER + ".adapter.s3..", "io.minio..", "okhttp3..", "okio..");

    @ArchTest
    static final ArchRule imageFilesStayInTheirAdapter =
            only(WORKER + ".adapter.image..", "javax.imageio..", "java.awt..", "com.twelvemonkeys..", "com.drew..");

    @ArchTest
    static final ArchRule nativeCodecsAreUsedInTheChildOnly = noClasses()
            .that()
            .resideOutsideOfPackages(WORKER + ".adapter.image..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage(WORKER + ".adapter.image.library..", WORKER + ".adapter.image.wire.."));

    @ArchTest
    static final ArchRule whatTheChildDoesConcernsTheChildOnly = noClasses()
            .that()
            .resideOutsideOfPackage(WORKER + ".adapter.image.child..")
            .and()
            .doNotHaveSimpleName("DecoderMain")
            .should()
            .dependOnClassesThat(resideInAnyPackage(WORKER + ".adapter.image.child.."));

    @ArchTest
    static final ArchRule metricsStayInTheirAdapter = only(
            WORKER + ".adapter.metrics..",
            "io.micrometer.core..",
            "io.micrometer.prometheusmetrics..",
            "io.prometheus..");

    @ArchTest
    static final ArchRule tracingStaysInItsAdapter =
            only(WORKER + ".adapter.tracing..", "io.micrometer.tracing..", "io.opentelemetry..");

    @ArchTest
    static final ArchRule jsonIsReadWithWeightsAndWrittenInPages = noClasses()
            .that()
            .resideOutsideOfPackages(WORKER + ".adapter.weights..", WORKER + ".app.http..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.fasterxml.jackson.."));

    @ArchTest
    static final ArchRule theHttpServerStaysBehindItsPages = only(WORKER + ".app.http..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule djlStaysInStylize = only(STYLIZE, "ai.djl..");

    @ArchTest
    static final ArchRule retriesStayInThePipeline = only(PIPELINE, "dev.failsafe..");

    @ArchTest
    static final ArchRule configurationAndCommandLineStayInApp =
            only(APP, "io.smallrye..", "org.eclipse.microprofile..", "picocli..", "ch.qos.logback..", "org.jline..");

    @ArchTest
    static final ArchRule howSettingsAreDescribedConcernsTheConfigurationOnly =
            only(WORKER + ".app.configuration..", WORKER + ".app.configuration.describe..");

    @ArchTest
    static final ArchRule settingsDoNotKnowWhereTheyComeFrom = noClasses()
            .that()
            .resideInAnyPackage(WORKER + ".app.configuration", WORKER + ".app.configuration.describe..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(WORKER + ".app.configuration.source.."));

    // --- the process belongs to app

    @ArchTest
    static final ArchRule onlyAppReadsTheEnvironmentAndEndsTheProcess = noClasses()
            .that()
            .resideOutsideOfPackage(APP)
            .should()
            .accessTargetWhere(call(System.class, "getenv|exit")
                    .or(call(Runtime.class, "exit|halt|addShutdownHook"))
                    .as("the environment or the end of the process"));

    @ArchTest
    static final ArchRule onlyAppHasAMain = noMethods()
            .that()
            .haveName("main")
            .and()
            .areStatic()
            .should()
            .beDeclaredInClassesThat(doNot(resideInAnyPackage(APP)));

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints =
            noClasses().that().resideOutsideOfPackage(WORKER + ".app").should(ACCESS_STANDARD_STREAMS);

    // --- all modules

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().assignedFrom(packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule testLibrariesStayInTests = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.junit..", "org.assertj..", "com.tngtech.archunit..", "kafka..", "org.gaul..")
                    .or(resideInAnyPackage("dev.stylewright.deploy.."))
                    .as("what only tests may use"));

    private static ArchRule only(String home, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages))
                .as(String.join(", ", packages) + " should be used in " + home + " only");
    }

    /** Classes by the names of their outermost classes. */
    private static DescribedPredicate<JavaClass> among(Set<String> names) {
        return DescribedPredicate.describe(
                "one of " + names, found -> names.contains(found.getName().split("\\$", 2)[0]));
    }

    /** Each package is a slice; the root of stylize is two: the classes that use its subpackages are above them, the values below. */
    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass found) {
                String home = found.getPackageName();
                if (!home.startsWith(WORKER + ".")) {
                    return SliceIdentifier.ignore();
                }
                String outermost = found.getName().split("\\$", 2)[0];
                return STYLIZE_AT_WORK.contains(outermost)
                        ? SliceIdentifier.of(home, "at work")
                        : SliceIdentifier.of(home);
            }

            @Override
            public String getDescription() {
                return "packages of the worker";
            }
        };
    }

    /** Calls of, and references to, methods of {@code owner} whose name matches. */
    private static DescribedPredicate<JavaAccess<?>> call(Class<?> owner, String names) {
        return target(owner(assignableTo(owner)))
                .and(target(nameMatching(names)))
                .as(owner.getSimpleName() + "." + names);
    }
}
