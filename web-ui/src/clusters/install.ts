// SPDX-License-Identifier: Apache-2.0

const ENDPOINT = /^https?:\/\/[a-z0-9.:[\]-]+$/i
const NODE = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/
const STANDARD_PREFIX = '/zonefleet/v1/'
const LOOPBACK = /^https?:\/\/(localhost|127\.[0-9.]+|\[::1\])(:|$)/i

/** The etcd members that were typed, each once; what is no address of one is left out. */
export const endpointsOf = (typed: string): string[] => [
  ...new Set(typed.split(/[\s,]+/).filter((endpoint) => ENDPOINT.test(endpoint))),
]

/** Whether an agent takes them: at least one, and all by the same scheme. */
export const areEndpoints = (endpoints: readonly string[]): boolean =>
  endpoints.length > 0 && new Set(endpoints.map((endpoint) => endpoint.split(':')[0]?.toLowerCase())).size === 1

const areEncrypted = (endpoints: readonly string[]) =>
  endpoints.every((endpoint) => endpoint.toLowerCase().startsWith('https:'))

/** Whether only a program on the same machine reaches it there. */
export const isLocal = (endpoint: string): boolean => LOOPBACK.test(endpoint)

export const isNodeName = (typed: string): boolean => NODE.test(typed) && !typed.includes('..')

/** What is known of a new node. */
export interface NewNode {
  readonly cluster: string
  /** Members of etcd, as the node reaches them. */
  readonly endpoints: readonly string[]
  /** Empty: what its host is called. */
  readonly name: string
  /** Under which everything stands in etcd. */
  readonly keyPrefix: string
}

/** Commands of one step. */
export interface Step {
  readonly id: 'program' | 'certificates' | 'configuration' | 'start'
  readonly commands: string
}

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`

// the unit's own paths; deploy/acceptance runs just this
const PROGRAM = lines(
  'install -d /usr/lib/zonefleet/agent/lib /etc/zonefleet /etc/systemd/system /usr/lib/sysusers.d',
  'install -m 0644 node-agent/target/zonefleet-node-agent-*[!s].jar /usr/lib/zonefleet/agent/zonefleet-node-agent.jar',
  'install -m 0644 node-agent/target/lib/*.jar /usr/lib/zonefleet/agent/lib',
  'install -m 0644 node-agent/target/agent.jvm /usr/lib/zonefleet/agent',
  'install -m 0644 -T deploy/systemd/zonefleet.sysusers /usr/lib/sysusers.d/zonefleet.conf',
  'install -m 0644 deploy/systemd/zonefleet-agent@.service /etc/systemd/system',
  'systemd-sysusers',
)

const CERTIFICATES = lines('install -m 0640 -g zonefleet ca.crt tls.crt tls.key /etc/zonefleet')

function configuration({ cluster, endpoints, name, keyPrefix }: NewNode, encrypted: boolean): string {
  return lines(
    'cat >/etc/zonefleet/agent-a.yaml <<END',
    `cluster: ${cluster}`,
    `node: ${name === '' ? '$(uname -n | tr A-Z a-z)' : name}`,
    'etcd:',
    `  endpoints: ["${endpoints.join('", "')}"]`,
    ...(encrypted
      ? ['  caFile: /etc/zonefleet/ca.crt', '  certFile: /etc/zonefleet/tls.crt', '  keyFile: /etc/zonefleet/tls.key']
      : []),
    ...(keyPrefix === STANDARD_PREFIX ? [] : [`keyPrefix: ${keyPrefix}`]),
    'stateDir: /var/lib/zonefleet/agent-a',
    'END',
  )
}

const START = lines(
  'systemctl daemon-reload',
  'systemctl enable --now zonefleet-agent@a',
  'until curl -sSf http://127.0.0.1:9254/readyz; do sleep 1; done',
)

/** What makes a new host with systemd a node of a cluster, as root, in the folder of Zonefleet as it was built. */
export function systemdSteps(node: NewNode): Step[] {
  const encrypted = areEncrypted(node.endpoints)
  return [
    { id: 'program', commands: PROGRAM },
    ...(encrypted ? [{ id: 'certificates', commands: CERTIFICATES } as const] : []),
    { id: 'configuration', commands: configuration(node, encrypted) },
    { id: 'start', commands: START },
  ]
}

/** All steps as one text; the first command that fails ends it, but not the shell that it is pasted into. */
export const systemdCommands = (node: NewNode): string =>
  ['(set -e\n', ...systemdSteps(node).map(({ commands }) => commands), ')\n'].join('')

/** What is known of a Kubernetes cluster that is to be one of the fleet. */
export interface NewMember {
  readonly cluster: string
  /** Of a kubeconfig; empty: it is called as the cluster. */
  readonly context: string
  /** Members of etcd, as its nodes reach them. */
  readonly endpoints: readonly string[]
}

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)

/** What installs agents on all nodes of a Kubernetes cluster, and what takes them away again; each one command. */
export function memberCommands({ cluster, context, endpoints }: NewMember): {
  readonly join: string
  readonly leave: string
} {
  const command = (verb: 'join' | 'leave') =>
    lines(
      [
        `./zonefleet cluster ${verb} ${quoted(cluster)} --kube-context ${quoted(context === '' ? cluster : context)}`,
        `--etcd-endpoints ${quoted(endpoints.join(','))}`,
        ...(areEncrypted(endpoints) ? ['--etcd-ca-file ca.crt --etcd-cert-file tls.crt --etcd-key-file tls.key'] : []),
      ].join(' \\\n  '),
    )
  return { join: command('join'), leave: command('leave') }
}

/** What lets the control plane into a Kubernetes cluster, for who may do everything there. */
export function kubernetesCommands(cluster: string): { readonly access: string; readonly token: string } {
  return {
    access: lines(
      'kubectl apply -f deploy/kubernetes/control-plane-access.yaml',
      'kubectl apply -f deploy/kubernetes/clusterdomains.zonefleet.io.yaml',
    ),
    token: lines(
      "kubectl -n zonefleet-system get secret zonefleet-control-plane -o jsonpath='{.data.token}' | base64 -d \\",
      `  | ./zonefleet secret set ${cluster}.token --file - \\`,
      `  --server "$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')"`,
    ),
  }
}
