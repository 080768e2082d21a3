// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** The borders between the agent's packages. They stand in this order: each knows only those before it; the root knows all. */
@AnalyzeClasses(packages = "io.zonefleet.agent", importOptions = ImportOption.DoNotIncludeTests.class)
class BordersTest {
    private static final String ROOT = "io.zonefleet.agent";
    private static final List<String> ORDER = Stream.of(
                    "log",
                    "config",
                    "state",
                    "imported",
                    "desired",
                    "steps",
                    "network.desired",
                    "network.actual",
                    "network.plan",
                    "network.apply",
                    "network.failopen",
                    "network",
                    "actual",
                    "apply",
                    "traffic",
                    "prove",
                    "resolver",
                    "ha",
                    "report",
                    "http")
            .map(name -> ROOT + "." + name)
            .toList();
    private static final String[] PURE = {
        ROOT + ".state",
        ROOT + ".imported",
        ROOT + ".desired",
        ROOT + ".steps",
        ROOT + ".network.desired",
        ROOT + ".network.actual",
        ROOT + ".network.plan"
    };

    @ArchTest
    static final ArchRule everyPackageHasItsPlace = classes()
            .should()
            .resideInAnyPackage(Stream.concat(Stream.of(ROOT), ORDER.stream()).toArray(String[]::new));

    @ArchTest
    static void eachKnowsOnlyThoseBeforeIt(JavaClasses all) {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later =
                    Stream.concat(Stream.of(ROOT), ORDER.stream().skip(i + 1)).toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ORDER.get(i))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(later))
                    .allowEmptyShould(true)
                    .check(all);
        }
    }

    @ArchTest
    static final ArchRule pureOnesKnowNoClockFileOrSocket = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "java\\.nio\\.file\\..*|java\\.nio\\.channels\\..*|java\\.net\\..*Socket|java\\.time\\..*Clock"
                            + "|java\\.util\\.concurrent\\..*|java\\.lang\\.Thread");

    @ArchTest
    static final ArchRule onlyTheRootWiresTheStoreToEtcd = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.zonefleet.store.etcd..");
}
