// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

/**
 * A key as it stands in the store.
 *
 * @param key its name
 * @param value its bytes
 * @param createRevision when it was put for the first time since it last did not exist
 * @param modRevision when it was last put
 */
public record Entry(String key, Bytes value, long createRevision, long modRevision) {}
