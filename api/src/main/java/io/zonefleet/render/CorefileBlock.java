// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A block of a Corefile that is being written: lines of tokens, and blocks within it. Whoever writes gives tokens that come from
 * the model's types only; none of them but a path needs quotes.
 */
final class CorefileBlock {
    private static final String INDENT = "    ";
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9/._@+-]+");

    private final StringBuilder text;
    private final String indent;

    /** The outermost level. */
    CorefileBlock(StringBuilder text) {
        this(text, "");
    }

    private CorefileBlock(StringBuilder text, String indent) {
        this.text = text;
        this.indent = indent;
    }

    /** A path as one token, whatever blanks or number signs it has. */
    static String path(String path) {
        return PLAIN_PATH.matcher(path).matches() ? path : '"' + path + '"';
    }

    void line(String... tokens) {
        text.append(indent).append(String.join(" ", tokens)).append('\n');
    }

    void block(String head, Consumer<CorefileBlock> body) {
        line(head, "{");
        body.accept(new CorefileBlock(text, indent + INDENT));
        line("}");
    }
}
