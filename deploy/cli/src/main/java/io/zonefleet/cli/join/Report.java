// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonefleet.cli.Terminal;
import io.zonefleet.cli.output.Format;
import io.zonefleet.cli.output.Json;
import java.util.ArrayList;
import java.util.List;

/** Tells what is done: people while it happens, programs in the end. What is no step goes to standard error. */
final class Report {
    private final Terminal terminal;
    private final Format format;
    private final List<JsonNode> steps = new ArrayList<>();
    private String lastNote = "";

    Report(Terminal terminal, Format format) {
        this.terminal = terminal;
        this.format = format;
    }

    /** That a step is done. */
    void done(Step step) {
        tell(step.action().done(), step.piece().name());
    }

    /** That something was left as it is. */
    void kept(String what) {
        tell("kept", what);
    }

    private void tell(String what, String about) {
        ObjectNode row = Json.object().put("result", what).put("what", about);
        steps.add(row);
        if (format == Format.table) {
            terminal.out().printf("%-9s  %s%n", what, about);
            terminal.out().flush();
        }
    }

    /** What a person may want to know; what was just said is not said again. */
    void note(String text) {
        if (!text.equals(lastNote)) {
            terminal.err().println(text);
            terminal.err().flush();
            lastNote = text;
        }
    }

    /** What would be done. */
    void planned(Step step) {
        String what = switch (step.action()) {
            case CREATE -> "would be created";
            case UPDATE -> "would be changed";
            case KEEP -> "is as it is to be";
            case REMOVE -> "would be removed";
        };
        note("%s %s".formatted(step.piece().name(), what));
    }

    /** Objects, for {@code kubectl apply -f -}. */
    void objects(List<ObjectNode> objects) {
        if (format == Format.json) {
            ObjectNode list = Json.object().put("apiVersion", "v1").put("kind", "List");
            list.putArray("items").addAll(objects);
            Format.json.one(terminal.out(), list);
            return;
        }
        for (ObjectNode object : objects) {
            terminal.out().println("---");
            Format.yaml.one(terminal.out(), object);
        }
    }

    /** All that was done, for programs. */
    void end() {
        if (format != Format.table) {
            format.list(terminal.out(), List.of(), steps);
        }
    }
}
