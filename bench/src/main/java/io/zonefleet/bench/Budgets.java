// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The budgets of the design, section 9, and what the page says of each: of the rows that stand for it the worst. The table of them stands
 * between {@code <!-- budgets -->} and {@code <!-- /budgets -->} and follows from the parts of the benchmarks alone.
 */
final class Budgets {
    private static final Pattern PLACE = Pattern.compile("<!-- budgets -->.*?<!-- /budgets -->", Pattern.DOTALL);
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (.+) \\| (.+) \\| (.+) \\| (met|\\*\\*missed\\*\\*) \\|$");
    private static final Pattern NUMBER = Pattern.compile("[0-9][0-9,]*(\\.[0-9]+)?");

    private static final List<Budget> ALL = List.of(
            new Budget(
                    "REST write → right answer, no cache, up to 1,000 names in a zone, p50",
                    "propagation",
                    "REST write → answer, update: .*, no cache, p50"),
            new Budget("the same, p99", "propagation", "REST write → answer, update: .*, no cache, p99"),
            new Budget(
                    "the same beside a cache, p50",
                    "propagation",
                    "REST write → answer, update: .*, beside a cache, p50"),
            new Budget("the same, p99", "propagation", "REST write → answer, update: .*, beside a cache, p99"),
            new Budget("caches flushed by that", "propagation", "caches flushed by .*"),
            new Budget(
                    "REST write → right answer, a new zone, p50",
                    "propagation",
                    "REST write → answer, new zone: (?!.*two CoreDNS).*, p50"),
            new Budget("the same, p99", "propagation", "REST write → answer, new zone: (?!.*two CoreDNS).*, p99"),
            new Budget("writes of 64 clients beside jetcd alone", "writes", "writes of 64 clients, .*"),
            new Budget("import of 100,000 domains", "import", "import of .*"),
            new Budget("a page of a list, a search, a filter of 100,000 domains, p99", "search", "a page of .*"),
            new Budget("the same of any list of the API", "api", "a page of any list, .*"),
            new Budget("the control plane's memory with them", "api", "RSS of the control plane.*"),
            new Budget("the dashboard's first screen, interactive", "ui", "first screen interactive.*"),
            new Budget("a search in it, from the last key to its result, p99", "ui", "search result after .*"),
            new Budget("a row in sight that is blank while its list is scrolled", "ui", "a row in sight .*"),
            new Budget("growth of its memory under live events", "ui", "growth of the JS heap .*"),
            new Budget("a Service of Kubernetes → right answer, p99", "kubernetes", "Service .* right answer, p99"),
            new Budget("admission of a pod, p99", "admission", "admission of a pod, p99"),
            new Budget(
                    "a command of the command line, from its start to its end", "cli", "start of the command line.*"),
            new Budget("an agent's start to its last known good", "agent", "start to serving the last known good.*"),
            new Budget("an agent's memory with 1,000 names", "agent", "RSS with 1,000 names.*"),
            new Budget("its CPU while nothing happens", "agent", "CPU while nothing happens, 1,000 names"),
            new Budget("queries lost over reloads", "reloads", "queries lost over .*"),
            new Budget("1,000 agents, one write: the last has applied it", "fleet", ".*"));

    private Budgets() {}

    /**
     * One of them.
     *
     * @param what in words
     * @param bench the benchmark that measures it
     * @param rows its rows in the benchmark's table of budgets, as a regular expression
     */
    private record Budget(String what, String bench, String rows) {}

    /** A row of a benchmark's table of budgets. */
    private record Row(String limit, String measured, String verdict) {
        /** How far it is from what it should be: more is worse. */
        double excess() {
            double amount = number(measured);
            return limit.startsWith("≥") ? -amount : amount;
        }
    }

    private static double number(String text) {
        Matcher number = NUMBER.matcher(text);
        if (!number.find()) {
            throw new IllegalArgumentException("no number: " + text);
        }
        return Double.parseDouble(number.group().replace(",", ""));
    }

    /** The page with its table of budgets as its parts say; one without a place for it stays as it is. */
    static String replaced(String page) {
        Table table = new Table("budget", "limit", "measured, the worst", "", "by");
        for (Budget budget : ALL) {
            Optional<Row> worst = worst(page, budget);
            table.row(
                    budget.what(),
                    worst.map(Row::limit).orElse(""),
                    worst.map(Row::measured).orElse("not measured yet"),
                    worst.map(Row::verdict).orElse(""),
                    "`bench/" + budget.bench() + "`");
        }
        return PLACE.matcher(page)
                .replaceFirst(
                        Matcher.quoteReplacement("<!-- budgets -->\n" + table.markdown() + "\n<!-- /budgets -->"));
    }

    private static Optional<Row> worst(String page, Budget budget) {
        Matcher part = Page.part(budget.bench()).matcher(page);
        return part.find()
                ? ROW.matcher(part.group())
                        .results()
                        .filter(row -> row.group(1).matches(budget.rows()))
                        .map(row -> new Row(row.group(2), row.group(3), row.group(4)))
                        .max(Comparator.comparingDouble(Row::excess))
                : Optional.empty();
    }
}
