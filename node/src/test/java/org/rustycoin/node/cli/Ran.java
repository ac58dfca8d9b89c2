package org.rustycoin.node.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a command line did, in this process. */
record Ran(int status, String out, String err) {

    static Ran rustyd(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int status = Rustyd.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }
}
