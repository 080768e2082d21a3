// SPDX-License-Identifier: Apache-2.0

const ENDPOINT = /^https?:\/\/[a-z0-9.:[\]-]+$/i

/** The etcd members that were typed, each once; what is no address of one is left out. */
export const endpointsOf = (typed: string): string[] => [
  ...new Set(typed.split(/[\s,]+/).filter((endpoint) => ENDPOINT.test(endpoint))),
]

/**
 * What makes a new host a node of a cluster, as root, where program, units and user are as deploy/systemd has them.
 *
 * @param endpoints of etcd, as the new node reaches them
 */
export function installCommands(cluster: string, endpoints: readonly string[]): string {
  return [
    'cat > /etc/zonefleet/agent-a.yaml <<END',
    `cluster: ${cluster}`,
    'node: $(hostname | tr A-Z a-z)',
    'etcd:',
    `  endpoints: [${endpoints.join(', ')}]`,
    'stateDir: /var/lib/zonefleet/agent-a',
    'END',
    'systemctl enable --now zonefleet-agent@a',
    'until curl -sSf http://127.0.0.1:9254/readyz; do sleep 1; done',
    '',
  ].join('\n')
}
