package org.rustycoin.node.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.slf4j.LoggerFactory;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;

/** A running node's log: stderr, and {@code rustyd.log} with five predecessors of 10 MiB each. */
final class Logging {

    /** What a peer says may be in a message: nothing of it forges lines of the log or moves a terminal's cursor. */
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %replace(%msg){'[\\p{Cc}]', '?'}%n%ex";
    private static final int OLD_FILES = 5;
    private static final String FILE_SIZE = "10MB";

    private Logging() {}

    static void begin(Path folder, String level) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var stderr = new ConsoleAppender<ILoggingEvent>();
        stderr.setTarget("System.err");
        var file = new RollingFileAppender<ILoggingEvent>();
        file.setContext(context);
        file.setFile(folder.resolve("rustyd.log").toString());
        var rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(file);
        rolling.setFileNamePattern(folder.resolve("rustyd.%i.log").toString());
        rolling.setMaxIndex(OLD_FILES);
        rolling.start();
        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(FILE_SIZE));
        trigger.start();
        file.setRollingPolicy(rolling);
        file.setTriggeringPolicy(trigger);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        context.getLogger("rustyd").setLevel(Level.toLevel(level));
        context.getLogger("org.rustycoin").setLevel(Level.toLevel(level));
        root.addAppender(started(stderr, context));
        root.addAppender(started(file, context));
    }

    private static Appender<ILoggingEvent> started(OutputStreamAppender<ILoggingEvent> appender,
            LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
