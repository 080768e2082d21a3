// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.ExitCode;
import io.zonefleet.cli.Failure;
import io.zonefleet.cli.output.Json;
import io.zonefleet.corefile.ClusterDns;
import io.zonefleet.corefile.CorednsConfigEdit;
import io.zonefleet.corefile.CorednsConfigEdit.Edited;
import io.zonefleet.corefile.Forwarded;
import io.zonefleet.model.DomainName;
import io.zonefleet.model.Parsed;
import io.zonefleet.model.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The cluster's own CoreDNS (kube-dns), by the ConfigMaps that it reads. Nothing of them changes but one marked block (decision 056). */
final class ClusterResolver {
    static final ObjectId COREFILE = configMap("coredns");
    static final ObjectId CUSTOM = configMap("coredns-custom");

    /** What runs it, where it was installed as Kubernetes does. */
    static final ObjectId DEPLOYMENT = new ObjectId("apps/v1", "Deployment", Optional.of("kube-system"), "coredns");

    private static final String KEY = "Corefile";
    private static final int TRIES = 5;
    /** {@code next} of plugin {@code forward} came with 1.11.4. */
    private static final List<Integer> FIRST_WITH_NEXT = List.of(1, 11, 4);

    private static final Pattern VERSION = Pattern.compile(".*:v?([0-9]+)\\.([0-9]+)\\.([0-9]+).*");

    private final Kube kube;

    ClusterResolver(Kube kube) {
        this.kube = kube;
    }

    private static ObjectId configMap(String name) {
        return new ObjectId("v1", "ConfigMap", Optional.of("kube-system"), name);
    }

    /** What is there, each as it was read. */
    private record Found(ClusterDns dns, ObjectNode corefile, Optional<ObjectNode> custom) {}

    private Optional<Found> find() {
        Optional<ObjectNode> corefile = kube.get(COREFILE)
                .filter(object -> object.path("data").path(KEY).isTextual());
        Optional<ObjectNode> custom = kube.get(CUSTOM);
        SortedMap<String, String> files = new TreeMap<>();
        custom.ifPresent(object -> object.path("data")
                .properties()
                .forEach(each -> files.put(each.getKey(), each.getValue().asText())));
        return corefile.map(
                object -> new Found(new ClusterDns(object.path("data").path(KEY).asText(), files), object, custom));
    }

    /** The domain of the cluster; empty where its DNS does not tell. */
    Optional<DomainName> clusterDomain() {
        return find().flatMap(now -> now.dns().clusterDomain());
    }

    private Found found() {
        return find().orElseThrow(() -> new Failure(
                ExitCode.CONFLICT,
                "this cluster has no " + COREFILE.shown() + " with a Corefile: its own DNS is not the CoreDNS of"
                        + " Kubernetes, and can't be made to ask a zone server. Join without --zone-server."));
    }

    /**
     * How far it forwards as is wanted.
     *
     * @throws Failure where its Corefile can't be edited safely, with everything that is in the way
     */
    State state(Forwarded what) {
        requireNext(what);
        Found now = found();
        if (edited(now, what).after().equals(now.dns())) {
            return State.SAME;
        }
        return bare(now).equals(now.dns()) ? State.ABSENT : State.OTHER;
    }

    /** Whether the block is there. */
    boolean isForwarding() {
        return find().filter(now -> !bare(now).equals(now.dns())).isPresent();
    }

    /** Where the version can't be told, it is taken for a new one: the released Kubernetes versions all have one. */
    private void requireNext(Forwarded what) {
        Optional<String> image = kube.get(DEPLOYMENT)
                .map(object ->
                        object.at("/spec/template/spec/containers/0/image").asText());
        if (what.goesOn() && image.filter(ClusterResolver::isTooOld).isPresent()) {
            throw new Failure(
                    ExitCode.CONFLICT,
                    "the cluster's CoreDNS (" + image.get()
                            + ") can't ask elsewhere what a zone server refuses, that came with"
                            + " 1.11.4. Update it; or say --zone-server-only: then no other names below these suffixes"
                            + " resolve. Nothing was done.");
        }
    }

    private static boolean isTooOld(String image) {
        Matcher parts = VERSION.matcher(image);
        if (!parts.matches()) {
            return false;
        }
        for (int i = 0; i < FIRST_WITH_NEXT.size(); i++) {
            int has = Integer.parseInt(parts.group(i + 1));
            if (has != FIRST_WITH_NEXT.get(i)) {
                return has < FIRST_WITH_NEXT.get(i);
            }
        }
        return false;
    }

    private static Edited edited(Found now, Forwarded what) {
        return switch (CorednsConfigEdit.with(now.dns(), what)) {
            case Parsed.Valid<Edited>(Edited edited) -> edited;
            case Parsed.Invalid<Edited>(List<Violation> wrong) -> throw refused(wrong);
        };
    }

    private static ClusterDns bare(Found now) {
        return switch (CorednsConfigEdit.without(now.dns())) {
            case Parsed.Valid<ClusterDns>(ClusterDns bare) -> bare;
            case Parsed.Invalid<ClusterDns>(List<Violation> wrong) -> throw refused(wrong);
        };
    }

    private static Failure refused(List<Violation> wrong) {
        return new Failure(
                ExitCode.CONFLICT,
                "the configuration of the cluster's CoreDNS (" + COREFILE.shown() + ") can't be edited safely:\n  "
                        + wrong.stream().map(ClusterResolver::shown).collect(Collectors.joining("\n  "))
                        + "\nIt was not touched.");
    }

    private static String shown(Violation violation) {
        return violation.pointer() + (violation.value().isEmpty() ? "" : " \"" + violation.value() + "\"") + ": "
                + violation.message();
    }

    /** Has it forward. Returns whether it reads that by itself; else it has to be started again. */
    boolean forward(Forwarded what) {
        return edit(now -> edited(now, what));
    }

    /** Has it no longer forward, with the very bytes that it had before. Returns whether it reads that by itself. */
    boolean stopForwarding() {
        return edit(now -> new Edited(bare(now), false, CorednsConfigEdit.reloads(bare(now))));
    }

    private interface Edit {
        Edited of(Found now);
    }

    /** Where somebody else writes at the same time, what he wrote is read and edited. */
    private boolean edit(Edit edit) {
        for (int tries = 1; ; tries++) {
            Found now = found();
            Edited edited = edit.of(now);
            try {
                write(now, edited.after());
                return edited.reloads();
            } catch (Failure lost) {
                if (lost.code() != ExitCode.CONFLICT || tries == TRIES) {
                    throw lost;
                }
            }
        }
    }

    private void write(Found now, ClusterDns after) {
        if (!after.corefile().equals(now.dns().corefile())) {
            ObjectNode patch = patch(now.corefile());
            patch.putObject("data").put(KEY, after.corefile());
            kube.merge(COREFILE, patch);
        }
        String before = now.dns().custom().get(CorednsConfigEdit.FILE);
        String file = after.custom().get(CorednsConfigEdit.FILE);
        if (Objects.equals(before, file)) {
            return;
        }
        if (now.custom().isEmpty()) {
            ObjectNode made = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
            made.putObject("metadata")
                    .put("name", CUSTOM.name())
                    .put("namespace", CUSTOM.namespace().orElseThrow());
            made.putObject("data").put(CorednsConfigEdit.FILE, file);
            kube.apply(made);
        } else if (file == null
                && Kube.isOurs(now.custom().get())
                && now.dns().custom().size() == 1) {
            kube.delete(CUSTOM);
        } else {
            ObjectNode patch = patch(now.custom().get());
            patch.putObject("data").put(CorednsConfigEdit.FILE, file); // null takes it out (RFC 7396)
            kube.merge(CUSTOM, patch);
        }
    }

    /** Of what was read, and of nothing newer: the server refuses it else. */
    private static ObjectNode patch(JsonNode read) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata")
                .put("resourceVersion", read.at("/metadata/resourceVersion").asText());
        return patch;
    }
}
