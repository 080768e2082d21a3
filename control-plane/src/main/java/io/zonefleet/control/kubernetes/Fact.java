// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.control.kubernetes;

/**
 * Something that was found out.
 *
 * @param value what
 * @param reason from what it follows, for people
 */
record Fact<T>(T value, String reason) {}
