// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonefleet.cli.CommandLineExtension.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files in and out. */
class FileCommandsTest {
    @RegisterExtension
    static final CommandLineExtension ZONEFLEET = new CommandLineExtension();

    private static Ended run(String command) {
        return ZONEFLEET.run(command);
    }

    @Test
    void appliesAStateAndSaysWhatDiffers() throws IOException {
        run("cluster set c1 labels.env=prod");
        run("domain set gone.example.com addresses=192.0.2.9");
        run("domain set kept.example.com addresses=192.0.2.9 ttl=9");
        Path file = Files.writeString(ZONEFLEET.dir().resolve("state.yaml"), """
                domains:
                  kept.example.com: {addresses: [192.0.2.9], ttl: 10}
                  new.example.com: {addresses: [192.0.2.1]}
                """);

        Ended diff = run("diff --prune -f " + file);
        assertThat(diff.code()).isEqualTo(ExitCode.DIFFERENT.code());
        assertThat(diff.out())
                .contains(
                        "- domains/gone.example.com",
                        "~ domains/kept.example.com",
                        "    ttl: 9 → 10",
                        "+ domains/new.example.com",
                        "1 new, 1 changed, ");
        assertThat(run("apply --dry-run --prune -f " + file).code()).isZero();
        assertThat(run("domain get gone.example.com").code()).isZero();
        assertThat(run("apply --prune --allow-shrink -f " + file).code()).isZero();
        assertThat(run("diff --prune -f " + file).code()).isZero();
        assertThat(run("domain get gone.example.com").code()).isEqualTo(ExitCode.NOT_FOUND.code());
        assertThat(run("cluster get c1").code()).isZero();

        Path exported = Files.writeString(
                ZONEFLEET.dir().resolve("exported.yaml"), run("export").out());
        assertThat(run("diff --prune -f " + exported).code()).isZero();
        assertThat(run("domain edit --below example.com ttl=44 labels.x=y --replace-address 192.0.2.9=192.0.2.10")
                        .code())
                .isZero();
        Ended edited = run("domain get kept.example.com --spec -o json");
        assertThat(edited.json().path("ttl").asInt()).isEqualTo(44);
        assertThat(edited.json().path("addresses").toString()).isEqualTo("[\"192.0.2.10\"]");
        assertThat(run("domain edit ttl=1").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("apply -f " + exported).code()).isZero();
        assertThat(run("export").out()).isEqualTo(Files.readString(exported));
    }

    @Test
    void importsAndExportsEveryForm() throws IOException {
        Path zone = Files.writeString(
                ZONEFLEET.dir().resolve("db.forms.example"),
                "$TTL 7\n@ SOA a b 1 2 3 4 5\na A 192.0.2.1\n*.a A 192.0.2.1\n");
        Ended imported = run("import --zone forms.example --rows " + zone);
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out())
                .contains("line/2  forms.example", "left-out", "line/3  domains/a.forms.example  created");
        assertThat(run("export --format zone --zone forms.example").out())
                .contains("a.forms.example.\t7\tIN\tA\t192.0.2.1", "*.a.forms.example.");
        assertThat(run("export -o json").out())
                .isEqualTo(run("export --format json").out())
                .startsWith("{");
        assertThat(run("export -o json --format list").out())
                .isEqualTo(run("export --format list").out());
        assertThat(run("export --format csv").out()).contains("a.forms.example,192.0.2.1,7,true");
        assertThat(run("export --format list").out()).contains("{\"domain\":\"a.forms.example\",\"ip\":\"192.0.2.1\"}");
        assertThat(ZONEFLEET
                        .run(
                                "[{\"domain\": \"b\", \"ip\": \"192.0.2.3\"}]",
                                "import --format list --suffix forms.example -")
                        .code())
                .isZero();
        assertThat(ZONEFLEET
                        .run("name,ttl\nb.forms.example,8\n", "import --format csv -")
                        .code())
                .isZero();
        assertThat(run("domain get b.forms.example --spec -o json")
                        .json()
                        .path("ttl")
                        .asInt())
                .isEqualTo(8);
        assertThat(ZONEFLEET
                        .run("name,ttl\nb.forms.example,x\n", "import --format csv -")
                        .err())
                .contains("line/2/ttl");
        assertThat(run("import /nonexistent.csv").code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("import /dev/null").code()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void asksAPersonBeforeItApplies() throws IOException {
        Path file = Files.writeString(
                ZONEFLEET.dir().resolve("asked.yaml"), "domains: {asked.example.com: {addresses: [192.0.2.1]}}");
        String apply = "apply -f " + file;

        Ended no = ZONEFLEET.runBefore("no\n", apply);
        assertThat(no.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(no.err()).contains("+ domains/asked.example.com", "Apply this? (yes/no)", "nothing was written");
        assertThat(ZONEFLEET.runBefore("", apply).code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(run("domain get asked.example.com").code()).isEqualTo(ExitCode.NOT_FOUND.code());

        Ended yes = ZONEFLEET.runBefore("yes\n", apply);
        assertThat(yes.code()).as(yes.err()).isZero();
        assertThat(run("domain get asked.example.com").code()).isZero();
        run("domain rm asked.example.com");

        Ended unasked = ZONEFLEET.runBefore("", apply + " --yes");
        assertThat(unasked.code()).as(unasked.err()).isZero();
        assertThat(unasked.err()).doesNotContain("yes/no");
        run("domain rm asked.example.com");
    }

    @Test
    void takesAwayWhatAStateLeavesOutWhereItIsToldTo() {
        run("zone set pruned.example comment=x");
        String state = "zones: {kept.example: {comment: x}}";

        assertThat(ZONEFLEET.run(state, "import --format yaml -").code()).isZero();
        assertThat(run("zone get pruned.example").code()).isZero();
        assertThat(ZONEFLEET.run(state, "import --format yaml --prune -").code())
                .isZero();
        assertThat(run("zone get pruned.example").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }
}
