// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.join;

/**
 * One thing that is there or not.
 *
 * @param name for people, as {@code Secret zonefleet/zonefleet-agent-etcd}; the only one of that name
 */
record Piece(Kind kind, String name) {}
