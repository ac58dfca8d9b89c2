package org.rustycoin.libp2p.netty.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.rustycoin.libp2p.multiformats.Multiaddr;
import org.rustycoin.libp2p.netty.transport.Io;
import org.rustycoin.libp2p.swarm.resolving.Question;
import org.rustycoin.libp2p.swarm.resolving.Resolution;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;

/**
 * Resolves addresses that begin with a name, by the name servers of the system, or others, and its hosts file. Addresses of hosts are
 * remembered as long as their records allow; TXT records are asked for each time.
 *
 * <p>
 * Every question leaves from a port of its own, so that who forges an answer has to guess it besides the question's number.
 * Answers that do not fit a datagram are fetched over TCP. May be used from any thread.
 */
public final class Resolver implements AutoCloseable {

    /** One server that does not answer leaves time for the next. */
    private static final int QUESTION_MILLIS = 3_000;
    /** As long as connecting may take. */
    private static final int RESOLUTION_MILLIS = 10_000;
    /** Servers asked for one name, with those that a CNAME leads to. */
    private static final int QUERIES_MAX = 8;
    /** What a record may claim at most, and a missing one: names move, and appear. */
    private static final int TTL_SECONDS_MAX = 3_600;
    private static final int NEGATIVE_TTL_SECONDS = 10;

    private final EventLoop loop;
    private final int resolutionMillis;
    private final DnsNameResolver v4;
    private final DnsNameResolver v6;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();

    /** @param servers asked in their order, in place of the system's if there are any */
    public Resolver(Io io, List<InetSocketAddress> servers) {
        this(io.loops().next(), servers.isEmpty()
                ? DnsServerAddressStreamProviders.platformDefault()
                : new SequentialDnsServerAddressStreamProvider(servers), QUESTION_MILLIS, RESOLUTION_MILLIS);
    }

    Resolver(EventLoop loop, DnsServerAddressStreamProvider servers, int questionMillis, int resolutionMillis) {
        this.loop = loop;
        this.resolutionMillis = resolutionMillis;
        this.v4 = resolver(servers, ResolvedAddressTypes.IPV4_ONLY, questionMillis);
        this.v6 = resolver(servers, ResolvedAddressTypes.IPV6_ONLY, questionMillis);
    }

    private DnsNameResolver resolver(DnsServerAddressStreamProvider servers, ResolvedAddressTypes types, int millis) {
        return new DnsNameResolverBuilder(loop).datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(servers).resolvedAddressTypes(types).queryTimeoutMillis(millis)
                .maxQueriesPerResolve(QUERIES_MAX).ttl(0, TTL_SECONDS_MAX).negativeTtl(NEGATIVE_TTL_SECONDS)
                .searchDomains(List.of()).build();
    }

    /**
     * What an address stands for: itself, or the addresses that its name leads to. The future fails with a message that says
     * why if that is none; once it is cancelled nothing more is asked. It completes on some I/O thread.
     */
    public CompletableFuture<List<Multiaddr>> resolve(Multiaddr address) {
        if (!Resolution.isNamed(address)) {
            return CompletableFuture.completedFuture(List.of(address));
        }
        var asking = new Asking(address);
        underWay.add(asking.result);
        asking.result.whenComplete((_, _) -> underWay.remove(asking.result));
        try {
            loop.execute(asking::begin);
        } catch (RejectedExecutionException e) {
            asking.result.completeExceptionally(new IOException("the node stops", e));
        }
        return asking.result;
    }

    /** Ends the asking for every address. */
    @Override
    public void close() {
        underWay.forEach(each -> each.completeExceptionally(new IOException("the node stops")));
        v4.close();
        v6.close();
    }

    /** One address on its way; on the loop. */
    private final class Asking {

        private final Multiaddr address;
        private final Resolution resolution;
        private final CompletableFuture<List<Multiaddr>> result = new CompletableFuture<>();
        private @Nullable String trouble;

        Asking(Multiaddr address) {
            this.address = address;
            this.resolution = new Resolution(address);
        }

        void begin() {
            ScheduledFuture<?> inTime = loop.schedule(() -> {
                trouble = "no answer within " + resolutionMillis + " ms";
                end();
            }, resolutionMillis, TimeUnit.MILLISECONDS);
            result.whenComplete((_, _) -> inTime.cancel(false));
            proceed();
        }

        private void proceed() {
            if (result.isDone()) {
                return;
            }
            for (Question question : resolution.questions()) {
                switch (question.type()) {
                    case A -> ask(question, v4.resolveAll(question.name()), InetAddress::getAddress);
                    case AAAA -> ask(question, v6.resolveAll(question.name()), InetAddress::getAddress);
                    case TXT -> ask(question, v4.resolveAll(new DefaultDnsQuestion(question.name(), DnsRecordType.TXT)),
                            Resolver::text);
                }
            }
            if (resolution.isDone()) {
                end();
            }
        }

        private <R> void ask(Question question, Future<List<R>> answer, Function<R, byte @Nullable []> value) {
            answer.addListener((Future<List<R>> done) -> {
                var values = new ArrayList<byte[]>();
                if (done.isSuccess()) {
                    for (R record : done.getNow()) {
                        byte[] bytes = value.apply(record);
                        ReferenceCountUtil.release(record);
                        if (bytes != null) {
                            values.add(bytes);
                        }
                    }
                } else if (trouble == null) {
                    trouble = question + ": " + reason(done.cause());
                }
                if (!result.isDone()) {
                    resolution.answered(question, values);
                    loop.execute(this::proceed); // not from within: an answer may be there at once
                }
            });
        }

        private void end() {
            List<Multiaddr> found = resolution.addresses();
            if (!found.isEmpty()) {
                result.complete(found);
                return;
            }
            String why = trouble != null ? trouble : "there is no such record";
            if (resolution.leftOut() > 0) {
                why += "; names too many, too deep or malformed were left out: " + resolution.leftOut();
            }
            result.completeExceptionally(new IOException(address + " leads to no address: " + why));
        }
    }

    private static String reason(Throwable failure) {
        Throwable below = failure.getCause();
        return failure.getMessage() + (below == null ? "" : " (" + below.getMessage() + ")");
    }

    /** A record's text, its parts put together (RFC 1035 §3.3.14); null if it is none. */
    private static byte @Nullable [] text(DnsRecord record) {
        if (!record.type().equals(DnsRecordType.TXT) || !(record instanceof DnsRawRecord raw)) {
            return null;
        }
        ByteBuf content = raw.content();
        byte[] text = new byte[content.readableBytes()];
        int at = content.readerIndex();
        int end = content.writerIndex();
        int length = 0;
        while (at < end) {
            int part = content.getUnsignedByte(at++);
            if (part > end - at) {
                return null;
            }
            content.getBytes(at, text, length, part);
            at += part;
            length += part;
        }
        return Arrays.copyOf(text, length);
    }
}
