package org.rustycoin.libp2p.protocols.mdns;

import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.rustycoin.libp2p.protocols.mdns.Announcement.Ask;
import org.rustycoin.machine.Backoff;
import org.rustycoin.machine.Machine;

/** When this node asks and answers on one link. */
final class LinkTalk {

    /** RFC 6762 §5.2 and §6: a first question, and an answer that others give too, wait so long at random. */
    static final long DELAY_MIN = 20_000_000L;
    static final long DELAY_MAX = 120_000_000L;
    /** RFC 6762 §6: a record is not sent again on a link within a second. It is what a flood of questions comes to. */
    static final long ANSWER_GAP = 1_000_000_000L;
    /**
     * RFC 6762 §5.2: at least a second between the first two questions, and twice as long each time; up to rust's five minutes.
     * The least after jitter is 1.05 s.
     */
    static final Backoff QUESTIONS = new Backoff(1_400_000_000L, 300_000_000_000L);

    final Link link;
    private final RandomGenerator random;
    private long questionAt;
    private int questions;
    private final Set<Ask> asked = EnumSet.noneOf(Ask.class);
    private long answerAt = Machine.NEVER;
    private long notBefore = Long.MIN_VALUE;

    LinkTalk(long now, Link link, RandomGenerator random) {
        this.link = link;
        this.random = random;
        this.questionAt = now + delay();
    }

    private long delay() {
        return random.nextLong(DELAY_MIN, DELAY_MAX + 1);
    }

    /** Somebody wants to know something: one answer will be for all who ask until then. */
    void asked(long now, Ask what) {
        asked.add(what);
        if (answerAt == Machine.NEVER) {
            answerAt = Math.max(now + delay(), notBefore);
        }
    }

    /** Whether to ask now; the next time is set. */
    boolean asks(long now) {
        if (now < questionAt) {
            return false;
        }
        questions = Math.min(questions + 1, Integer.MAX_VALUE - 1);
        questionAt = now + QUESTIONS.after(questions, random);
        return true;
    }

    /** What to answer now, to be asked for again by others; empty if it is not time. */
    Set<Ask> answers(long now) {
        if (now < answerAt) {
            return EnumSet.noneOf(Ask.class);
        }
        Set<Ask> due = EnumSet.copyOf(asked);
        asked.clear();
        answerAt = Machine.NEVER;
        notBefore = now + ANSWER_GAP;
        return due;
    }

    long deadline() {
        return Math.min(questionAt, answerAt);
    }
}
