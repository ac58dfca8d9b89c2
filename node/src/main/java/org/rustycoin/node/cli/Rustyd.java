package org.rustycoin.node.cli;

import org.rustycoin.node.assembly.RustydNode;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program. */
@Command(name = "rustyd", mixinStandardHelpOptions = true, versionProvider = Rustyd.Version.class, synopsisSubcommandLabel = "COMMAND", description = "A Rusty Coin node.", subcommands = {
        RunCommand.class, PeersCommand.class, RpcCommand.class, DecodeCommand.class, DevnetCommand.class})
public final class Rustyd implements Runnable {

    /** Bad input or configuration, as for a wrong command line. */
    static final int USAGE = 2;

    /** What {@code --version} says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[]{RustydNode.AGENT};
        }
    }

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Rustyd()).setExecutionExceptionHandler((exception, command, parsed) -> {
            command.getErr().println("rustyd: " + message(exception));
            return 1;
        });
    }

    private static String message(Exception exception) {
        String message = exception.getMessage();
        return message == null ? exception.toString() : message;
    }
}
