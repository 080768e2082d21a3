// SPDX-License-Identifier: Apache-2.0
import type { FindingsDto, InjectionDto, InjectionReasonDto, SecretDto, SourceDto } from '@/api/types'
import type { FakeFleet } from './fake-fleet.ts'
import { json, problem } from './fake-http.ts'

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString()
const DAY = 86_400

/** What was found out about the cluster behind a source; nothing yet of one that was only just declared. */
export function findingsOf(fleet: FakeFleet, id: string): Response {
  const findings = fleet.findings.get(id)
  return findings === undefined
    ? problem(404, 'not-found', `There is no finding about the cluster of source ${id} yet`)
    : json(200, findings)
}

/** What an API server wants to be told, the server's way of refusing what it can't take. */
export function kubernetesFaults(
  spec: Readonly<Record<string, unknown>>,
): { pointer: string; rule: string; message: string }[] {
  if (spec['kubernetes'] === undefined) return []
  return [
    ...(String(spec['url']).startsWith('https://')
      ? []
      : [{ pointer: '/url', rule: 'kubernetes-https', message: 'use the https address of the API server' }]),
    ...(spec['origin'] === undefined
      ? [{ pointer: '/origin', rule: 'required', message: 'say which cluster it is' }]
      : []),
  ]
}

/** As `prod-b` is: a cluster that is followed, and where not everything is as it should be. */
export const FOLLOWED: SourceDto = {
  id: 'prod-b-kubernetes',
  url: 'https://192.0.2.1:6443',
  origin: 'prod-b',
  interval: '10s',
  timeout: '5s',
  maxBytes: 33_554_432,
  ttl: 30,
  wildcard: false,
  enabled: true,
  kubernetes: { token: 'prod-b.token', suffixes: ['prod-b.example.com'], ingresses: true },
  domains: 0,
  revision: 960,
}

/** What it is followed by. */
export const FOLLOWED_BY: SecretDto = {
  id: 'prod-b.token',
  kind: 'token',
  url: FOLLOWED.url,
  comment: 'by which prod-b is followed',
  written: '2026-01-01T00:00:00Z',
  writtenBy: 'token:admin',
  readable: true,
  sources: [],
  revision: 955,
}

export const foundThere = (): FindingsDto => ({
  at: ago(140),
  found: {
    clusterDomain: { value: 'cluster.local', reason: 'ConfigMap kube-system/coredns, Corefile' },
    kubeDns: { value: ['10.96.0.10', 'fd00:10:96::a'], reason: 'Service kube-system/kube-dns' },
    cnis: ['calico'],
  },
  nodes: {
    count: 9,
    withoutAgentCount: 2,
    withoutNodeCount: 1,
    withoutAgent: ['prod-b-n9', 'prod-b-n10'],
    withoutNode: ['prod-b-n8'],
  },
  suggestion: {
    cluster: { labels: { env: 'prod' }, clusterDomain: 'cluster.local', kubeDns: ['10.96.0.10', 'fd00:10:96::a'] },
    profile: {
      listeners: [{ addresses: ['169.254.20.10', 'fd00:169:254:20::10'], port: 53, forward: ['/etc/resolv.conf'] }],
      network: { rules: 'no-notrack' },
    },
    reasons: [
      { field: 'cluster/clusterDomain', code: 'found', reason: 'ConfigMap kube-system/coredns, Corefile' },
      { field: 'cluster/kubeDns', code: 'found', reason: 'Service kube-system/kube-dns' },
      {
        field: 'profile/listeners/0/addresses',
        code: 'both-families',
        reason: 'kube-dns has addresses of both families',
      },
      {
        field: 'profile/network/rules',
        code: 'calico',
        reason:
          "Calico's egress policies rely on connection tracking (kubernetes#98758); without such policies, full is quicker",
      },
    ],
  },
  notes: [
    'can\'t get ConfigMap kube-system/kube-proxy (403): configmaps "kube-proxy" is forbidden; deploy/kubernetes/control-plane-access.yaml grants all that is needed',
  ],
  leftOut: {
    count: 2,
    items: [
      {
        kind: 'service',
        namespace: 'shop',
        name: 'web',
        pointer: '/metadata/annotations/zonefleet.io~1domains',
        value: 'shop.example.net',
        rule: 'name-outside',
        message: 'shop.example.net is below none of the suffixes of source prod-b-kubernetes',
      },
      {
        kind: 'ingress',
        namespace: 'shop',
        name: 'front',
        pointer: '',
        value: '',
        rule: 'no-address',
        message: 'it has no address yet: nothing is served for it',
      },
    ],
  },
  webhook: { state: 'absent', since: ago(3600) },
})

const DECISIONS: readonly (readonly [string, string, InjectionReasonDto | undefined])[] = [
  ['shop', 'web-7f9c4', 'cache-not-proved'],
  ['shop', 'web-7f9c4', undefined],
  ['batch', 'nightly-2', 'own-nameservers'],
]

/** How injection stands in a cluster: with as many nodes proved as the fleet has. */
export function injectionOf(fleet: FakeFleet, id: string): Response {
  const cluster = fleet.clusters.get(id)
  if (cluster === undefined) return problem(404, 'not-found', `There is no cluster ${id}`)
  const { injection: settings, clusterDomain, nodes } = cluster
  const share = nodes.total === 0 ? 0 : (nodes.proved / nodes.total) * 100
  const nameservers = settings?.nameservers ?? (cluster.profile === undefined ? [] : ['169.254.20.10'])
  const reason: InjectionReasonDto | undefined =
    settings === undefined
      ? 'not-enabled'
      : clusterDomain === undefined
        ? 'no-cluster-domain'
        : nameservers.length === 0
          ? 'no-nameserver'
          : share < (settings.provedPercent ?? 100)
            ? 'cache-not-proved'
            : undefined
  const decisions = settings === undefined ? [] : DECISIONS
  const injection: InjectionDto = {
    enabled: settings !== undefined,
    ready: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    nameservers,
    nodes: { total: nodes.total, proved: nodes.proved, withoutAgent: 0 },
    webhook: {
      served: true,
      url: `https://zonefleet.example.com:9443/inject/${id}`,
      authorities: [{ until: ago(-300 * DAY), signing: true }],
      certificate: { from: ago(3 * DAY), until: ago(-27 * DAY) },
    },
    since: ago(2 * DAY),
    counts: decisions.map(([, , why], at) => ({
      injected: why === undefined,
      ...(why === undefined ? {} : { reason: why }),
      count: 40 - at,
    })),
    decisions: decisions.map(([namespace, pod, why], at) => ({
      at: ago(20 + at * 75),
      namespace,
      pod,
      injected: why === undefined,
      ...(why === undefined ? {} : { reason: why }),
    })),
  }
  return json(200, injection)
}

export function webhookOf(fleet: FakeFleet, id: string): Response {
  if (!fleet.clusters.has(id)) return problem(404, 'not-found', `There is no cluster ${id}`)
  return json(200, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'zonefleet-pod-dns' },
    webhooks: [
      {
        name: 'pod-dns.zonefleet.io',
        admissionReviewVersions: ['v1'],
        clientConfig: { caBundle: 'LS0tLS1CRUdJTg==', url: `https://zonefleet.example.com:9443/inject/${id}` },
        failurePolicy: 'Ignore',
        sideEffects: 'None',
        timeoutSeconds: 2,
      },
    ],
  })
}
