package org.rustycoin.p2p.messages;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.rustycoin.bincode.BincodeException;
import org.rustycoin.bincode.BincodeException.Kind;
import org.rustycoin.bincode.BincodeReader;

/** Lists whose length the protocol bounds. */
final class Bounded {

    private Bounded() {}

    /** A vector of at most so many elements; nothing is read of a longer one. */
    static <T> List<T> vector(BincodeReader in, int elementBytesMin, int max, BincodeReader.Decoder<T> type)
            throws BincodeException {
        int start = in.offset();
        int count = in.count(elementBytesMin);
        if (count > max) {
            throw new BincodeException(Kind.COUNT_TOO_LARGE, start, count + " elements where " + max + " are allowed");
        }
        var values = new ArrayList<T>(count);
        for (int i = 0; i < count; i++) {
            values.add(type.read(in));
        }
        return Collections.unmodifiableList(values);
    }
}
