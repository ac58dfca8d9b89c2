package org.rustycoin.libp2p.protocols.exchange;

/**
 * How questions and answers look on a stream, all framing included. Used from several threads; its decoders from one.
 *
 * @param <Q> questions
 * @param <A> answers
 */
public interface ExchangeCodec<Q, A> {

    byte[] encodeQuestion(Q question);

    byte[] encodeAnswer(A answer);

    MessageDecoder<Q> questionDecoder();

    MessageDecoder<A> answerDecoder();
}
