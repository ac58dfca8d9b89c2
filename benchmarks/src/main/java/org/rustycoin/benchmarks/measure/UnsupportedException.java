package org.rustycoin.benchmarks.measure;

/** A peer cannot do what was asked, and says so with exit status 3. No reason to stop: its pairs are left out. */
final class UnsupportedException extends Exception {

    private static final long serialVersionUID = 1;
    static final int STATUS = 3;

    UnsupportedException(String message) {
        super(message);
    }
}
