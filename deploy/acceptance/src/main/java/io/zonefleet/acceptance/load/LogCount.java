// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.acceptance.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the lines of a growing file that begin with a text; each line is read once. */
final class LogCount implements AutoCloseable {
    private final BufferedReader reader;
    private final String begin;
    private final StringBuilder half = new StringBuilder();
    private long count;

    LogCount(Path file, String begin) {
        this.begin = begin;
        try {
            this.reader = Files.newBufferedReader(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** How many there are by now. */
    long count() {
        try {
            char[] more = new char[1 << 13];
            for (int length = reader.read(more); length > 0; length = reader.read(more)) {
                half.append(more, 0, length);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        int start = 0;
        for (int end = half.indexOf("\n"); end >= 0; end = half.indexOf("\n", start)) {
            if (half.indexOf(begin, start) == start) {
                count++;
            }
            start = end + 1;
        }
        half.delete(0, start);
        return count;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
