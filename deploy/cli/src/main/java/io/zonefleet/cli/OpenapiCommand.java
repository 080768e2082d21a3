// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.cli;

import picocli.CommandLine.Command;

/** Prints the contract of the control plane that is meant, which may be of another version than this program. */
@Command(name = "openapi", description = "Print what the REST API of that control plane is, as OpenAPI 3.1.")
final class OpenapiCommand implements Runnable {
    private final Top top;

    OpenapiCommand(Top top) {
        this.top = top;
    }

    @Override
    public void run() {
        top.terminal().out().print(top.api().get("/openapi.yaml").body());
    }
}
