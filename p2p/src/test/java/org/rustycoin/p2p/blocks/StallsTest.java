package org.rustycoin.p2p.blocks;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.rustycoin.machine.Failure;
import org.rustycoin.machine.Machine;
import org.rustycoin.machine.Peer;
import org.rustycoin.p2p.Branch;
import org.rustycoin.p2p.blocks.Download.Asked;
import org.rustycoin.p2p.messages.Inventory;
import org.rustycoin.p2p.messages.P2PMessage.NotFound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rustycoin.p2p.blocks.Download.SECOND;

/** Peers that do not answer, decline, go away, or do not have what they said: they can delay, not stop. */
class StallsTest {

    private static final Peer A = new Peer("A");
    private static final Peer B = new Peer("B");
    private static final Peer MUTE = new Peer("mute");
    private static final Peer MUTE_TOO = new Peer("mute too");

    private final Download download = new Download(32 << 20);

    /** Answers whatever the talkative are asked until they have nothing to do; the mute ones stay mute. */
    private void talk(Peer... talkative) {
        boolean again = true;
        while (again) {
            again = false;
            for (Peer peer : talkative) {
                for (Asked question : download.openOf(peer)) {
                    download.answer(question);
                    download.connect();
                    again = true;
                }
            }
        }
    }

    @Test
    void whoHoldsEverythingUpHasTwoSecondsAndThenLosesItsWork() {
        Branch branch = Branch.of("main", 20);
        download.headers(branch, MUTE, A);
        talk(A);
        assertThat(download.openOf(MUTE)).as("it was asked first").isNotEmpty();
        assertThat(download.wake()).isEqualTo(2 * SECOND);
        assertThat(download.stalls).containsExactly("mute it held blocks up for 2000 ms");
        talk(A);
        assertThat(download.machine.active().hash()).isEqualTo(branch.tip());
        assertThat(download.drops).isEmpty();
    }

    @Test
    void thePatienceDoublesToSixtyFourSecondsAndEasesWithEachBlock() {
        var stalls = new Stalls();
        long now = 0;
        for (int seconds : new int[]{2, 4, 8, 16, 32, 64, 64}) {
            stalls.holds(now, A);
            assertThat(stalls.over(now + seconds * SECOND - 1)).isNull();
            assertThat(stalls.deadline()).isEqualTo(now + seconds * SECOND);
            now += seconds * SECOND;
            assertThat(stalls.over(now)).isEqualTo(A);
        }
        stalls.ease();
        assertThat(stalls.patience()).isEqualTo((long) (64 * SECOND * 0.85));
        for (int i = 0; i < 100; i++) {
            stalls.ease();
        }
        assertThat(stalls.patience()).isEqualTo(2 * SECOND);
    }

    @Test
    void whoSendsSomethingStartsItsTimeAnew() {
        var stalls = new Stalls();
        stalls.holds(0, A);
        stalls.holds(SECOND, A);
        assertThat(stalls.deadline()).as("time goes on while it holds").isEqualTo(2 * SECOND);
        stalls.sent(B);
        assertThat(stalls.deadline()).isEqualTo(2 * SECOND);
        stalls.sent(A);
        assertThat(stalls.deadline()).isEqualTo(Machine.NEVER);
        stalls.holds(SECOND, A);
        assertThat(stalls.deadline()).isEqualTo(3 * SECOND);
    }

    @Test
    void severalThatStallTogetherAreFoundOneAfterTheOther() {
        Branch branch = Branch.of("main", 60);
        download.headers(branch, MUTE, MUTE_TOO, A);
        talk(A);
        assertThat(download.openOf(MUTE_TOO)).as("both hold a part").isNotEmpty();
        int wakes = 0;
        while (!download.machine.active().hash().equals(branch.tip())) {
            assertThat(download.now).as("long before their questions time out").isLessThan(60 * SECOND);
            download.wake();
            talk(A);
            wakes++;
        }
        assertThat(wakes).isBetween(2, 4);
    }

    @Test
    void theOnlyOneThatHasTheBodyIsNotAccusedOfHoldingItUp() {
        download.headers(Branch.of("main", 3), MUTE);
        assertThat(download.machine.deadline()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoLetsFourQuestionsInARowLieIsDropped() {
        download.headers(Branch.of("main", 3), MUTE);
        for (int i = 0; i < BlockDownload.STALLS_MAX; i++) {
            assertThat(download.drops).isEmpty();
            download.fail(download.openOf(MUTE).getFirst(), new Failure.Timeout());
        }
        assertThat(download.drops).containsExactly("mute blocks-stalled");
    }

    @Test
    void whoIsBusyIsLeftAloneForASecondThenTwoThenFourAndNeverDropped() {
        download.headers(Branch.of("main", 3), A);
        for (int seconds : new int[]{1, 2, 4, 8, 16, 32, 64, 64}) {
            long before = download.now;
            download.fail(download.openOf(A).getFirst(), new Failure.Refused("busy"));
            assertThat(download.open).as("not at once").isEmpty();
            assertThat(download.wake()).isEqualTo(before + seconds * SECOND);
            assertThat(download.openOf(A)).hasSize(1);
        }
        assertThat(download.drops).isEmpty();
        talk(A);
        assertThat(download.machine.active().height()).isEqualTo(3);
    }

    @Test
    void whatABusyOneDeclinesIsAskedOfOthersAtOnce() {
        download.headers(Branch.of("main", 3), A, B);
        assertThat(download.openOf(A)).hasSize(1);
        download.fail(download.openOf(A).getFirst(), new Failure.Refused("busy"));
        assertThat(download.openOf(B)).hasSize(1);
        assertThat(download.openOf(A)).isEmpty();
    }

    @Test
    void whenAPeerGoesItsWorkIsAskedOfOthersOnce() {
        Branch branch = Branch.of("main", 20);
        download.headers(branch, A, B);
        assertThat(download.openOf(A)).isNotEmpty();
        download.disconnect(A);
        assertThat(download.openOf(A)).isEmpty();
        talk(B);
        assertThat(download.machine.active().hash()).isEqualTo(branch.tip());
        assertThat(download.asked.values()).allMatch(times -> times <= 2);
        assertThat(download.drops).isEmpty();
        assertThat(download.stalls).isEmpty();
    }

    @Test
    void whoDoesNotHaveWhatItSaidIsNotAskedUntilItSaysSoAnew() {
        Branch branch = Branch.of("main", 3);
        download.headers(branch, A);
        Asked question = download.open.removeFirst();
        download.machine.answered(0, question.ticket(),
                new NotFound(question.blocks().stream().map(Inventory::block).toList()));
        assertThat(download.open).isEmpty();
        assertThat(download.machine.deadline()).isEqualTo(Machine.NEVER);
        download.machine.peerHas(0, A, download.tree.best());
        assertThat(download.open).hasSize(1);
        download.answer(download.open.getFirst(), List.of());
        assertThat(download.open).as("an empty answer says the same").isEmpty();
    }

    @Test
    void anAnswerThatComesAfterAnotherOneGaveItChangesNothing() {
        Branch branch = Branch.of("main", 3);
        download.headers(branch, MUTE, A);
        Asked late = download.openOf(MUTE).getFirst();
        download.wake();
        talk(A);
        assertThat(download.machine.active().hash()).isEqualTo(branch.tip());
        download.answer(late);
        assertThat(download.run).isNull();
        assertThat(download.machine.waiting()).isZero();
        assertThat(download.drops).isEmpty();
    }
}
