// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.image;

/**
 * A desired value with the intent revision it stands for.
 *
 * @param value the value
 * @param from its intent revision
 */
public record Stamped<T>(T value, long from) {}
