// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.zonefleet.store.KeyRange;
import java.io.ByteArrayOutputStream;

/**
 * Comparisons of ranges in transactions: etcd has them ({@code Compare.range_end}), jetcd 0.8 has no word for them. They leave jetcd
 * with both ends in the key, between them a byte that no UTF-8 text has, and are set right on their way to the server.
 */
final class RangeCompares implements ClientInterceptor {
    private static final byte BETWEEN = (byte) 0xff;

    /** No key of {@code range} was put after {@code revision}. Nothing else compares by "less". */
    static Cmp notNewer(KeyRange range, long revision) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(EtcdClients.bytes(range.start()).getBytes());
        both.write(BETWEEN);
        both.writeBytes(EtcdClients.bytes(range.end()).getBytes());
        return new Cmp(
                ByteSequence.from(both.toByteArray()), Cmp.Op.LESS, CmpTarget.modRevision(Math.addExact(revision, 1)));
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        return "etcdserverpb.KV/Txn".equals(method.getFullMethodName()) ? new Corrected<>(call) : call;
    }

    private static final class Corrected<Q, A> extends ForwardingClientCall.SimpleForwardingClientCall<Q, A> {
        Corrected(ClientCall<Q, A> call) {
            super(call);
        }

        @Override
        @SuppressWarnings("unchecked") // a message of this method stays one
        public void sendMessage(Q message) {
            super.sendMessage(message instanceof TxnRequest txn ? (Q) withRanges(txn) : message);
        }
    }

    private static TxnRequest withRanges(TxnRequest txn) {
        if (txn.getCompareList().stream().noneMatch(RangeCompares::isOfRange)) {
            return txn;
        }
        TxnRequest.Builder corrected = txn.toBuilder();
        for (int i = 0; i < txn.getCompareCount(); i++) {
            Compare compare = txn.getCompare(i);
            if (isOfRange(compare)) {
                int end = indexOfEnd(compare.getKey());
                corrected.setCompare(
                        i,
                        compare.toBuilder()
                                .setKey(compare.getKey().substring(0, end - 1))
                                .setRangeEnd(compare.getKey().substring(end)));
            }
        }
        return corrected.build();
    }

    private static boolean isOfRange(Compare compare) {
        return compare.getResult() == Compare.CompareResult.LESS;
    }

    private static int indexOfEnd(ByteString key) {
        for (int i = 0; i < key.size(); i++) {
            if (key.byteAt(i) == BETWEEN) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("a comparison by 'less' that is not of a range");
    }
}
