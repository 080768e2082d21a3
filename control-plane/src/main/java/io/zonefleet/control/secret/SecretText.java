// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.secret;

import io.zonefleet.model.Parsed;
import io.zonefleet.model.SecretKind;
import io.zonefleet.model.Violation;
import java.util.List;

/** Whether a text can be a secret of its kind, whether it is stored or in a file. Nothing of it is told again. Pure. */
public final class SecretText {
    /** Of a token, and of a header. */
    public static final int LONGEST_LINE = 8192;

    /** Of a kubeconfig. */
    public static final int LONGEST = 65_536;

    private SecretText() {}

    /** What is kept of the text: a line without white space around it, or what is needed of a kubeconfig. Where it can't be of that kind, why. */
    public static Parsed<String> parse(SecretKind kind, String text) {
        if (text.length() > LONGEST) {
            return Parsed.invalid("", "length", "shorten it to at most " + LONGEST + " characters");
        }
        String value = text.strip();
        return switch (kind) {
            case TOKEN ->
                isToken(value)
                        ? Parsed.valid(value)
                        : Parsed.invalid(
                                "", "token", "give one line of visible ASCII characters, at most " + LONGEST_LINE);
            case HEADER ->
                isLine(value)
                        ? Parsed.valid(value)
                        : Parsed.invalid("", "header", "give one line of ASCII characters, at most " + LONGEST_LINE);
            case KUBECONFIG -> checked(value);
        };
    }

    private static Parsed<String> checked(String kubeconfig) {
        return switch (KubeconfigReader.read(kubeconfig)) {
            case Parsed.Valid<Kubeconfig>(Kubeconfig good) -> Parsed.valid(KubeconfigJson.text(good));
            case Parsed.Invalid<Kubeconfig>(List<Violation> why) -> new Parsed.Invalid<>(why);
        };
    }

    /**
     * A kubeconfig, in YAML or JSON.
     *
     * @return where it can't be used, everything that is wrong with it
     */
    public static Parsed<Kubeconfig> kubeconfig(String text) {
        return KubeconfigReader.read(text);
    }

    static boolean isToken(String text) {
        return isLine(text) && text.indexOf(' ') < 0;
    }

    private static boolean isLine(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_LINE && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
