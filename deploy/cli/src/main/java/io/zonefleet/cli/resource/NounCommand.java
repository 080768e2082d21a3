// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli.resource;

import picocli.CommandLine.Command;

/** Does nothing by itself: its subcommands do. */
@Command
record NounCommand(Noun noun) {}
