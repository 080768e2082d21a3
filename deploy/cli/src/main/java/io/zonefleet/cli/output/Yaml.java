// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** YAML as trees of JSON. */
public final class Yaml {
    private static final int LONGEST = 256 << 20;

    private Yaml() {}

    /** A text that is no YAML. */
    public static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(YAMLException why) {
            super(why.getMessage(), why);
        }
    }

    /** What {@code text} says; JSON is YAML too. */
    public static JsonNode read(String text) throws Broken {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setCodePointLimit(LONGEST);
        try {
            return Json.tree(new org.yaml.snakeyaml.Yaml(new SafeConstructor(options)).load(text));
        } catch (YAMLException broken) {
            throw new Broken(broken);
        }
    }

    /** A document, with a line end. */
    public static String text(JsonNode tree) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new org.yaml.snakeyaml.Yaml(new Representer(options), options).dump(Json.plain(tree));
    }
}
