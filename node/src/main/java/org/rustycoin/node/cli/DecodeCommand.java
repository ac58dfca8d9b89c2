package org.rustycoin.node.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeReader;
import org.rustycoin.bincode.Bytes;
import org.rustycoin.ledger.block.Block;
import org.rustycoin.ledger.block.BlockHeader;
import org.rustycoin.ledger.transaction.Transaction;
import org.rustycoin.node.json.WireJson;
import org.rustycoin.p2p.messages.P2PMessage;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows bytes of the wire as JSON. */
@Command(name = "decode", mixinStandardHelpOptions = true, description = "Prints bytes of the wire format as one JSON object.")
final class DecodeCommand implements Callable<Integer> {

    /** What can be decoded, by WIRE.md's names. */
    private static final Map<String, BincodeReader.Decoder<?>> TYPES = new TreeMap<>(
            Map.of("P2PMessage", P2PMessage::read, "Transaction", Transaction::read, "BlockHeader", BlockHeader::read,
                    "Block", Block::read));

    @Parameters(index = "0", paramLabel = "TYPE", description = "P2PMessage, Transaction, BlockHeader or Block")
    private String type = "";

    @Parameters(index = "1", paramLabel = "HEX", description = "the bytes; - reads them from stdin, where they may be longer")
    private String hex = "";

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        BincodeReader.Decoder<?> decoder = TYPES.get(type);
        if (decoder == null) {
            return refuse("no type " + type + "; there are " + String.join(", ", TYPES.keySet()));
        }
        String digits = hex.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.US_ASCII).strip() : hex;
        for (int i = 0; i < digits.length(); i++) {
            if (!HexFormat.isHexDigit(digits.charAt(i))) {
                return refuse("no hex digit at offset " + i / 2 + " (character " + i + ")");
            }
        }
        if (digits.length() % 2 != 0) {
            return refuse("half a byte at offset " + digits.length() / 2 + ": the number of hex digits is odd");
        }
        try {
            Object value = BincodeReader.decode(Bytes.fromHex(digits).unsafeArray(), decoder);
            spec.commandLine().getOut().println(WireJson.of(value));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (BincodeException e) {
            return refuse(e.getMessage());
        }
    }

    private int refuse(@Nullable String why) {
        spec.commandLine().getErr().println("rustyd: " + type + ": " + why);
        return Rustyd.USAGE;
    }
}
