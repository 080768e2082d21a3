// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import io.zonefleet.cli.context.ContextCommand;
import io.zonefleet.cli.live.QueryCommand;
import io.zonefleet.cli.live.StatusCommand;
import io.zonefleet.cli.live.WaitCommand;
import io.zonefleet.cli.live.WatchCommand;
import io.zonefleet.cli.resource.Nouns;
import io.zonefleet.cli.state.ApplyCommand;
import io.zonefleet.cli.state.DiffCommand;
import io.zonefleet.cli.state.ExportCommand;
import io.zonefleet.cli.state.ImportCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The program {@code zonefleet}, as far as it is a client. */
public final class Main {
    private Main() {}

    /** Ends with one of {@link ExitCode}. */
    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().name("warm-up").start(WarmUp::run);
        Terminal terminal = new Terminal(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                System.in,
                Boolean.getBoolean("zonefleet.terminal"),
                System.getenv());
        int code = run(terminal, arguments);
        // not exit(): nothing of ours has a hook, and what runs once at an exit may take long
        if (code != 0) {
            System.exit(code);
        }
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        Writer text = new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8);
        return new PrintWriter(text, false);
    }

    /** Does what {@code arguments} say; the exit code. */
    public static int run(Terminal terminal, String... arguments) {
        try {
            return line(new Top(terminal), arguments).execute(arguments);
        } finally {
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    /** The command that the words begin with, or all: to describe one takes longer than to run it. */
    static CommandLine line(Top top, String... words) {
        Terminal terminal = top.terminal();
        CommandLine line = new CommandLine(top);
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>(
                Nouns.commands(top, Arrays.stream(words).skip(1).findFirst()));
        commands.put("import", () -> new ImportCommand(top));
        commands.put("export", () -> new ExportCommand(top));
        commands.put("diff", () -> new DiffCommand(top));
        commands.put("apply", () -> new ApplyCommand(top));
        commands.put("query", () -> new QueryCommand(top));
        commands.put("watch", () -> new WatchCommand(top));
        commands.put("wait", () -> new WaitCommand(top));
        commands.put("status", () -> new StatusCommand(top));
        commands.put("openapi", () -> new OpenapiCommand(top));
        commands.put("context", () -> new ContextCommand(top));
        if (words.length > 0 && commands.containsKey(words[0])) {
            commands.keySet().retainAll(Set.of(words[0]));
        } else {
            commands.put("completion", () -> new CompletionCommand(top));
        }
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((thrown, command, parsed) -> failed(terminal, thrown));
        line.setParameterExceptionHandler((wrong, given) -> misused(terminal, wrong));
        line.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(codes());
        return line;
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new LinkedHashMap<>();
        Arrays.stream(ExitCode.values()).forEach(code -> codes.put(Integer.toString(code.code()), code.meaning()));
        return codes;
    }

    private static int failed(Terminal terminal, Exception thrown) {
        if (thrown instanceof Failure failure) {
            // lines are ours, whatever else moves a cursor may be somebody else's
            terminal.err().println("zonefleet: " + failure.text().replaceAll("[\\p{Cntrl}&&[^\n]]", "?"));
            return failure.code().code();
        }
        terminal.err().println("zonefleet: a defect of this program:");
        thrown.printStackTrace(terminal.err());
        return ExitCode.FAILED.code();
    }

    private static int misused(Terminal terminal, CommandLine.ParameterException wrong) {
        terminal.err().println("zonefleet: " + wrong.getMessage());
        terminal.err().println("See: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.code();
    }
}
