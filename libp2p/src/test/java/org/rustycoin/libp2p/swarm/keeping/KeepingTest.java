package org.rustycoin.libp2p.swarm.keeping;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeepingTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Peer SELF = new Peer("m");
    /** This node's dials to it are preferred. */
    private static final Peer LARGER = new Peer("z");
    /** Its dials to this node are preferred. */
    private static final Peer SMALLER = new Peer("a");
    private static final KeepSettings SETTINGS = new KeepSettings(60 * SECOND, 5 * SECOND, 30 * SECOND);

    private final List<String> done = new ArrayList<>();
    private final Keeping<String> keeping = new Keeping<>(SELF, SETTINGS, new Keeping.Out<>() {
        @Override
        public void current(Peer peer, String connection) {
            done.add("current " + connection);
        }

        @Override
        public void close(String connection, Closing reason) {
            done.add("close " + connection + " " + reason);
        }
    });

    private List<String> news() {
        var news = List.copyOf(done);
        done.clear();
        return news;
    }

    @Test
    void aConnectionThatNobodyNeedsIsClosedAfterItsIdleTime() {
        keeping.added(0, "one", LARGER, true);
        assertThat(keeping.reasons("one")).containsExactly(new KeepAlive.NotIdleForLong());
        keeping.streams(10 * SECOND, "one", 2);
        assertThat(keeping.deadline()).isEqualTo(Machine.NEVER);
        assertThat(keeping.reasons("one")).containsExactly(new KeepAlive.Streams(2));
        keeping.streams(100 * SECOND, "one", 0);
        keeping.wake(160 * SECOND - 1);
        assertThat(news()).containsExactly("current one");
        keeping.wake(160 * SECOND);
        assertThat(news()).containsExactly("close one IDLE");
        assertThat(keeping.current(LARGER)).isNull();
        assertThat(keeping.reasons("one")).isEmpty();
        keeping.removed(161 * SECOND, "one");
        assertThat(keeping.size()).isZero();
    }

    @Test
    void aTagHoldsAPeerUntilTheLastIsTakenBack() {
        keeping.tagged(0, LARGER, "block sync");
        keeping.added(0, "one", LARGER, true);
        keeping.tagged(0, LARGER, "persistent peer");
        keeping.tagged(0, LARGER, "persistent peer");
        assertThat(keeping.reasons("one")).containsExactly(new KeepAlive.Tagged("block sync"),
                new KeepAlive.Tagged("persistent peer"));
        keeping.untagged(1000 * SECOND, LARGER, "persistent peer");
        assertThat(keeping.deadline()).isEqualTo(Machine.NEVER);
        keeping.untagged(2000 * SECOND, LARGER, "block sync");
        assertThat(keeping.deadline()).isEqualTo(2060 * SECOND);
        keeping.untagged(2001 * SECOND, LARGER, "block sync");
        assertThat(keeping.deadline()).as("it was taken back already").isEqualTo(2060 * SECOND);
    }

    @Test
    void tagsOutliveConnectionsAndLeaveNothingBehind() {
        keeping.tagged(0, LARGER, "persistent peer");
        keeping.added(0, "one", LARGER, true);
        keeping.removed(1, "one");
        keeping.added(2, "two", LARGER, true);
        assertThat(keeping.deadline()).isEqualTo(Machine.NEVER);
        keeping.removed(3, "two");
        keeping.removed(3, "two");
        keeping.untagged(4, LARGER, "persistent peer");
        assertThat(keeping.size()).isZero();
    }

    @Test
    void aTagForEachUseIsABugThatIsNoticed() {
        for (int i = 0; i < Keeping.TAGS_MAX; i++) {
            keeping.tagged(0, LARGER, "tag" + i);
        }
        assertThatThrownBy(() -> keeping.tagged(0, LARGER, "one more")).hasMessageContaining("more than 32 tags");
    }

    @Test
    void ofTwoThatWereDialledAtOnceTheSmallerPeersIsKeptWhicheverCameFirst() {
        keeping.added(0, "ours", LARGER, true);
        keeping.added(SECOND, "theirs", LARGER, false);
        assertThat(news()).containsExactly("current ours");
        keeping.added(0, "theirs to a", SMALLER, false);
        keeping.added(SECOND, "ours to a", SMALLER, true);
        assertThat(news()).containsExactly("current theirs to a");
        keeping.removed(2 * SECOND, "ours");
        keeping.removed(2 * SECOND, "theirs");
        keeping.removed(2 * SECOND, "ours to a");
        keeping.removed(2 * SECOND, "theirs to a");
        news();
        keeping.added(3 * SECOND, "theirs", LARGER, false);
        keeping.added(3 * SECOND, "ours", LARGER, true);
        keeping.added(3 * SECOND, "ours to a", SMALLER, true);
        keeping.added(3 * SECOND, "theirs to a", SMALLER, false);
        assertThat(news()).containsExactly("current theirs", "current ours", "current ours to a",
                "current theirs to a");
    }

    @Test
    void theLoserIsClosedByThePreferredSideWhenBothSidesKnow() {
        keeping.added(0, "ours", LARGER, true);
        keeping.added(SECOND, "theirs", LARGER, false);
        assertThat(keeping.reasons("theirs")).containsExactly(new KeepAlive.Draining());
        keeping.wake(6 * SECOND - 1);
        assertThat(news()).containsExactly("current ours");
        keeping.wake(6 * SECOND);
        assertThat(news()).containsExactly("close theirs SIMULTANEOUS");
    }

    @Test
    void theOtherSideLeavesItTheTimeToDoSo() {
        keeping.added(0, "theirs", SMALLER, false);
        keeping.added(0, "ours", SMALLER, true);
        keeping.wake(60 * SECOND - 1);
        assertThat(news()).containsExactly("current theirs");
        keeping.tagged(60 * SECOND - 1, SMALLER, "a tag holds the peer, not the connection");
        keeping.wake(60 * SECOND);
        assertThat(news()).containsExactly("close ours SIMULTANEOUS");
    }

    @Test
    void theLosersStreamsMayEndFirstButNotForEver() {
        keeping.added(0, "ours", LARGER, true);
        keeping.added(0, "theirs", LARGER, false);
        keeping.streams(0, "ours", 1);
        keeping.streams(SECOND, "theirs", 1);
        assertThat(keeping.deadline()).isEqualTo(30 * SECOND);
        keeping.streams(10 * SECOND, "theirs", 0);
        assertThat(keeping.deadline()).as("settled long ago").isLessThanOrEqualTo(10 * SECOND);
        keeping.streams(10 * SECOND, "theirs", 1);
        keeping.wake(30 * SECOND);
        assertThat(news()).containsExactly("current ours", "close theirs SIMULTANEOUS");
    }

    @Test
    void whenTheWinnerIsLostTheLoserIsTakenBack() {
        keeping.added(0, "ours", LARGER, true);
        keeping.added(0, "theirs", LARGER, false);
        keeping.removed(SECOND, "ours");
        keeping.wake(20 * SECOND);
        assertThat(news()).containsExactly("current ours", "current theirs");
        assertThat(keeping.current(LARGER)).isEqualTo("theirs");
        assertThat(keeping.deadline()).isEqualTo(61 * SECOND);
    }

    @Test
    void aNewerConnectionOfTheSameSideReplacesTheOlderOne() {
        keeping.added(0, "first", LARGER, false);
        keeping.added(SECOND, "second", LARGER, false);
        keeping.wake(6 * SECOND);
        assertThat(news()).containsExactly("current first", "current second", "close first REPLACED");
    }

    @Test
    void whoComesBackAfterACrashIsNotTurnedAwayForAConnectionThatIsDead() {
        keeping.tagged(0, LARGER, "persistent peer");
        keeping.added(0, "dead", LARGER, true);
        keeping.added(KeepRule.SIMULTANEOUS_NANOS + 1, "back again", LARGER, false);
        assertThat(news()).containsExactly("current dead", "current back again");
    }

    @Test
    void aConnectionIsNotAddedTwice() {
        keeping.added(0, "one", LARGER, true);
        assertThatThrownBy(() -> keeping.added(0, "one", LARGER, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatWasNeverAddedIsIgnored() {
        keeping.streams(0, "unknown", 5);
        keeping.removed(0, "unknown");
        keeping.untagged(0, LARGER, "unknown");
        assertThat(keeping.size()).isZero();
    }
}
