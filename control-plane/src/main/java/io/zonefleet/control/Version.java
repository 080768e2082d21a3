// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which version of the program this is. */
final class Version {
    private static final String FILE = "/META-INF/maven/io.zonefleet/zonefleet-control-plane/pom.properties";

    private Version() {}

    /** As the build wrote it into the jar; {@code development} where there is no jar. */
    static String ours() {
        try (InputStream in = Version.class.getResourceAsStream(FILE)) {
            if (in == null) {
                return "development";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "development");
        } catch (IOException broken) {
            throw new UncheckedIOException("reading our own jar", broken);
        }
    }
}
