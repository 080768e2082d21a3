// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

/**
 * A value with the revision of the store at which it was last put.
 *
 * @param value the value
 * @param revision its key's mod revision
 */
public record Versioned<T>(T value, long revision) {}
