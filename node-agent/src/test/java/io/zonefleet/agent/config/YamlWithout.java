// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.agent.config;

import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Takes one key out of a YAML text. */
final class YamlWithout {
    private YamlWithout() {}

    static String key(String yaml, String path) {
        Map<String, Object> root = new Yaml().load(yaml);
        remove(root, path);
        return new Yaml().dump(root);
    }

    private static void remove(Map<?, ?> map, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            if (!map.containsKey(path)) {
                throw new AssertionError("the file that has every key lacks " + path);
            }
            map.remove(path);
        } else if (map.get(path.substring(0, dot)) instanceof Map<?, ?> below) {
            remove(below, path.substring(dot + 1));
        } else {
            throw new AssertionError("the file that has every key lacks " + path);
        }
    }
}
