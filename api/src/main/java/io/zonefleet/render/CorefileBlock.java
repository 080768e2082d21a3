// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.render;

import java.util.function.Consumer;

/**
 * A block of a Corefile that is being written: lines of tokens, and blocks within it. Whoever writes gives tokens that come from
 * the model's types only, which is why nothing is quoted here.
 */
final class CorefileBlock {
    private static final String INDENT = "    ";

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

    void line(String... tokens) {
        text.append(indent).append(String.join(" ", tokens)).append('\n');
    }

    void block(String head, Consumer<CorefileBlock> body) {
        line(head, "{");
        body.accept(new CorefileBlock(text, indent + INDENT));
        line("}");
    }
}
