// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The borders between the packages of the control plane. */
@AnalyzeClasses(packages = "io.zonefleet.control", importOptions = ImportOption.DoNotIncludeTests.class)
class ControlBordersTest {
    @ArchTest
    static final ArchRule packagesHaveAnOrder =
            slices().matching("io.zonefleet.control.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheServerKnowsVertx = noClasses()
            .that()
            .resideOutsideOfPackage("io.zonefleet.control.http")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx..");

    @ArchTest
    static final ArchRule imagesKnowNoHttpAndNoWrites = classes()
            .that()
            .resideInAPackage("io.zonefleet.control.image")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "org.pcollections..",
                    "io.zonefleet.control.image",
                    "io.zonefleet.model",
                    "io.zonefleet.store",
                    "io.zonefleet.keys",
                    "io.zonefleet.image");

    @ArchTest
    static final ArchRule rulesAndJsonKnowNoStore = noClasses()
            .that()
            .haveNameMatching(".*(Rules|Json|Diff|Rows)")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.zonefleet\\.store\\.(Store|etcd\\..*)");

    @ArchTest
    static final ArchRule nobodyBelowKnowsTheProgram = noClasses()
            .that()
            .resideInAPackage("io.zonefleet.control.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.zonefleet.control");
}
