package org.rustycoin.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The walls of docs/architecture.md: who may know whom, and who may touch the world. */
class WallsTest {

    private static final String ROOT = "org.rustycoin.";

    /** Modules whose code is told the time and the dice, and touches neither sockets nor threads. */
    private static final String[] SANS_IO = {ROOT + "machine..", ROOT + "bincode..", ROOT + "libp2p.multiformats..",
            ROOT + "libp2p.identity..", ROOT + "libp2p.session..", ROOT + "libp2p.swarm..",
            ROOT + "libp2p.protocols..", ROOT + "ledger.block..", ROOT + "ledger.chain..", ROOT + "ledger.crypto..",
            ROOT + "ledger.masternode..", ROOT + "ledger.mempool..", ROOT + "ledger.mining..", ROOT + "ledger.params..",
            ROOT + "ledger.script..", ROOT + "ledger.store..", ROOT + "ledger.transaction..", ROOT + "ledger.utxo..",
            ROOT + "ledger.validation..", ROOT + "p2p..", ROOT + "simulator.."};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.rustycoin");

    /** Each part of the house and the parts that it may know, itself always among them. */
    private static Map<String, List<String>> mayKnow() {
        var allowed = new LinkedHashMap<String, List<String>>();
        allowed.put("machine", List.of());
        allowed.put("bincode", List.of());
        allowed.put("libp2p", List.of("machine"));
        allowed.put("libp2p.netty", List.of("machine", "libp2p"));
        allowed.put("ledger", List.of("machine", "bincode"));
        allowed.put("ledger.rocksdb", List.of("machine", "bincode", "ledger"));
        allowed.put("p2p", List.of("machine", "bincode", "libp2p", "ledger"));
        allowed.put("simulator", List.of("machine", "bincode", "libp2p", "ledger", "p2p"));
        allowed.put("node",
                List.of("machine", "bincode", "libp2p", "libp2p.netty", "ledger", "ledger.rocksdb", "p2p"));
        return allowed;
    }

    @TestFactory
    List<DynamicTest> eachModuleKnowsOnlyThoseBelowIt() {
        var tests = new java.util.ArrayList<DynamicTest>();
        var parts = List.copyOf(mayKnow().keySet());
        mayKnow().forEach((part, allowed) -> {
            for (String other : parts) {
                if (!other.equals(part) && !allowed.contains(other)) {
                    tests.add(DynamicTest.dynamicTest(part + " does not know " + other,
                            () -> noClasses().that(areIn(part)).should().dependOnClassesThat(areIn(other))
                                    .allowEmptyShould(true).check(CLASSES)));
                }
            }
        });
        return tests;
    }

    /** A part's classes: its package and those below, without the parts that live below it under names of their own. */
    private static com.tngtech.archunit.base.DescribedPredicate<com.tngtech.archunit.core.domain.JavaClass> areIn(
            String part) {
        var here = resideInAnyPackage(ROOT + part + "..");
        return switch (part) {
            case "libp2p" -> here.and(com.tngtech.archunit.base.DescribedPredicate
                    .not(resideInAnyPackage(ROOT + "libp2p.netty..")));
            case "ledger" -> here.and(com.tngtech.archunit.base.DescribedPredicate
                    .not(resideInAnyPackage(ROOT + "ledger.rocksdb..")));
            default -> here;
        };
    }

    @Test
    void sansIoCodeTouchesNoSocketThreadOrClock() {
        noClasses().that().resideInAnyPackage(SANS_IO).should().dependOnClassesThat()
                .resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "java.net..", "java.nio.channels..",
                        "java.nio.file..", "java.util.concurrent.locks..", "java.time.chrono..")
                .orShould().dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\.(.*Executor.*|CompletableFuture|Future|Flow.*|.*Queue"
                        + "|ConcurrentHashMap|ThreadLocalRandom|CountDownLatch|Semaphore|TimeUnit)")
                .orShould().dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|Runtime)").check(CLASSES);
    }

    @Test
    void packagesOfTheSansIoModulesFormNoCycles() {
        cycleFree("libp2p.(*)..");
        cycleFree("libp2p.protocols.(*)..");
        cycleFree("p2p.(*)..");
        cycleFree("node.(*)..");
    }

    private static void cycleFree(String slice) {
        ArchRule rule = slices().matching(ROOT + slice).should().beFreeOfCycles();
        rule.allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void siblingProtocolsDoNotKnowEachOther() {
        slices().matching(ROOT + "libp2p.protocols.(*)..").should().notDependOnEachOther().check(CLASSES);
        slices().matching(ROOT + "p2p.(*)..").should().notDependOnEachOther()
                .ignoreDependency(resideInAnyPackage(ROOT + "p2p.."), resideInAnyPackage(ROOT + "p2p.messages.."))
                .check(CLASSES);
    }

    @Test
    void theRulesReadTheWholeHouse() {
        for (String part : mayKnow().keySet()) {
            assertThat(CLASSES.that(areIn(part))).as("classes of " + part).isNotEmpty();
        }
    }
}
