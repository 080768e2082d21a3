// SPDX-License-Identifier: Apache-2.0
package io.zonefleet;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/**
 * The borders between the packages. They stand in the order of this file: each knows only those above it, and only the
 * libraries named with it. Pure ones decide and compute, without asking the clock, a file or the network.
 */
@AnalyzeClasses(packages = "io.zonefleet", importOptions = ImportOption.DoNotIncludeTests.class)
class BordersTest {
    private static final String ROOT = "io.zonefleet";
    private static final String MODEL = "io.zonefleet.model";
    private static final String STORE = "io.zonefleet.store";
    private static final String KEYS = "io.zonefleet.keys";
    private static final String IMAGE = "io.zonefleet.image";
    private static final String PLAN = "io.zonefleet.plan";
    private static final String COREFILE = "io.zonefleet.corefile";
    private static final String RENDER = "io.zonefleet.render";
    private static final String KUBERNETES = "io.zonefleet.kubernetes";
    private static final String STORE_ETCD = "io.zonefleet.store.etcd";
    private static final String PROCESS = "io.zonefleet.process";

    private static final String[] PURE = {MODEL, KEYS, PLAN, COREFILE, RENDER, KUBERNETES};

    private static final String[] ALWAYS = {"java..", "org.jspecify.annotations"};
    private static final String LOG = "org.slf4j..";
    private static final String JSON = "com.fasterxml.jackson..";
    // the image's sorted maps, which its readers see
    private static final String COLLECTIONS = "org.pcollections..";
    private static final String DNS = "org.xbill.DNS..";
    // jetcd's interface shows its own parts
    private static final String[] ETCD = {
        "io.etcd.jetcd..", "io.grpc..", "io.netty..", "io.vertx..", "com.google.protobuf.."
    };

    @ArchTest
    static final ArchRule everyPackageHasItsPlace = classes()
            .should()
            .resideInAnyPackage(
                    ROOT, MODEL, STORE, KEYS, IMAGE, PLAN, COREFILE, RENDER, KUBERNETES, STORE_ETCD, PROCESS);

    @ArchTest
    static final ArchRule model = border(MODEL);

    @ArchTest
    static final ArchRule store = border(STORE, MODEL, LOG);

    @ArchTest
    static final ArchRule keys = border(KEYS, MODEL, STORE, JSON);

    @ArchTest
    static final ArchRule image = border(IMAGE, MODEL, STORE, KEYS, COLLECTIONS, LOG);

    @ArchTest
    static final ArchRule plan = border(PLAN, MODEL, STORE, KEYS, IMAGE, COLLECTIONS);

    @ArchTest
    static final ArchRule corefile = border(COREFILE, MODEL);

    @ArchTest
    static final ArchRule render = border(RENDER, MODEL, STORE, KEYS, IMAGE, PLAN, COREFILE, COLLECTIONS, DNS);

    @ArchTest
    static final ArchRule kubernetes = border(KUBERNETES, MODEL);

    @ArchTest
    static final ArchRule etcd = border(STORE_ETCD, with(ETCD, MODEL, STORE, KEYS, IMAGE, PLAN, RENDER, LOG));

    @ArchTest
    static final ArchRule process = border(PROCESS, LOG);

    @ArchTest
    static final ArchRule pureOnesKnowNoClockFileOrSocket = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(isClock().or(isFile()).or(isSocket()))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule pureOnesReadNoTimeInPassing = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callMethodWhere(target(owner(resideInAnyPackage("java.time.."))).and(target(nameMatching("now"))))
            .orShould()
            .callMethodWhere(
                    target(owner(assignableTo(System.class))).and(target(nameMatching("currentTimeMillis|nanoTime"))))
            .allowEmptyShould(true);

    private static ArchRule border(String of, String... known) {
        return classes()
                .that()
                .resideInAPackage(of)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(with(ALWAYS, with(known, of)))
                // a package may be written before or after its neighbours
                .allowEmptyShould(true);
    }

    private static String[] with(String[] some, String... others) {
        return Stream.of(some, others).flatMap(Stream::of).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> isClock() {
        return resideInAnyPackage("java.time..").and(nameMatching(".*Clock|.*InstantSource"));
    }

    private static DescribedPredicate<JavaClass> isFile() {
        // what reads and writes memory, and its exceptions, is no file
        String inMemory =
                "java\\.io\\.(Serializable|.*IOException|(ByteArray|String)?(InputStream|OutputStream|Reader|Writer))";
        return resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                .or(resideInAnyPackage("java.io").and(DescribedPredicate.not(nameMatching(inMemory))));
    }

    private static DescribedPredicate<JavaClass> isSocket() {
        return resideInAnyPackage("java.net.http..", "javax.net..")
                .or(resideInAnyPackage("java.net").and(nameMatching(".*(Socket|Channel|URL|URLConnection)")));
    }
}
