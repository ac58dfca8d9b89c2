package org.rustycoin.libp2p.protocols.kad;

import org.rustycoin.libp2p.protocols.kad.contacts.Contact;
import org.rustycoin.libp2p.protocols.kad.lookup.Lookup;
import org.rustycoin.libp2p.protocols.kad.wire.Message;

/** One search: puts a question to whom its lookup wants asked, until the lookup, its watcher or its time ends it. */
final class Walk implements Asking.Asker {

    /** Sees each answer; whether the walk is to go on. */
    interface Watcher {

        /** For who wants nothing but the closest peers. */
        Watcher NONE = (_, _) -> true;

        boolean goesOn(Contact from, Message answer);
    }

    /** Told once that a walk is over. */
    interface End {
        void over(long now, Walk walk);
    }

    private final Lookup lookup;
    private final Message question;
    private final Asking asking;
    private final Watcher watcher;
    private final End end;
    private boolean over;

    Walk(Lookup lookup, Message question, Asking asking, Watcher watcher, End end) {
        this.lookup = lookup;
        this.question = question;
        this.asking = asking;
        this.watcher = watcher;
        this.end = end;
    }

    Lookup lookup() {
        return lookup;
    }

    byte[] key() {
        return question.key();
    }

    /** Asks whom the lookup wants asked now. */
    void advance(long now) {
        while (!over) {
            switch (lookup.next()) {
                case Lookup.Step.Ask(Contact contact) -> asking.ask(now, contact, question, this);
                case Lookup.Step.Wait() -> {
                    return;
                }
                case Lookup.Step.Done() -> finish(now);
            }
        }
    }

    void finish(long now) {
        if (!over) {
            over = true;
            end.over(now, this);
        }
    }

    @Override
    public void answered(long now, Contact from, Message answer) {
        if (over) {
            return;
        }
        lookup.answered(from, answer.closer());
        if (watcher.goesOn(from, answer)) {
            advance(now);
        } else {
            finish(now);
        }
    }

    @Override
    public void failed(long now, Contact from) {
        if (!over) {
            lookup.failed(from.peer());
            advance(now);
        }
    }
}
