// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

class MemoryStoreTest implements StoreContract {
    private final MemoryStore store = new MemoryStore();

    @Override
    public Store store() {
        return store;
    }

    @Override
    public String prefix() {
        return "/test";
    }

    @Override
    public void compact(long revision) {
        store.compact(revision);
    }

    @Override
    public void expire(Lease lease) {
        store.expireLeases();
    }
}
