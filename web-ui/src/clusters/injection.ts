// SPDX-License-Identifier: Apache-2.0
import type { InjectionDto, InjectionReasonDto } from '@/api/types'
import type { Spec } from '@/specs/spec'

/** What was decided of one new pod. */
export interface Decision {
  readonly at: string
  readonly namespace: string
  /** Its name, or the beginning of it. */
  readonly pod: string
  /** Why it stays as it is; undefined: it got the node cache. */
  readonly reason: InjectionReasonDto | undefined
}

export interface Tally {
  readonly reason: InjectionReasonDto | undefined
  readonly count: number
}

/** Whether new pods of a cluster get its node cache, and what became of the last ones. */
export interface Injection {
  readonly enabled: boolean
  /** Why no pod gets it now; undefined: those that fit in do. */
  readonly blocked: InjectionReasonDto | undefined
  readonly nameservers: readonly string[]
  /** Of all nodes; on some no agent may be registered, which are not proved. */
  readonly nodes: { readonly total: number; readonly proved: number; readonly withoutAgent: number }
  /** Where API servers ask; undefined: this control plane serves no webhook. */
  readonly url: string | undefined
  /** When the certificate of the replica that answered ends, and when the last authority does. */
  readonly certificateUntil: string | undefined
  readonly authorityUntil: string | undefined
  /** Since when that replica counts. */
  readonly since: string
  readonly tallies: readonly Tally[]
  readonly decisions: readonly Decision[]
}

/** What `{}` means; a spec compares it with openapi.yaml. */
export const STANDARD = {
  options: ['ndots:3', 'attempts:2', 'timeout:1'],
  provedPercent: 100,
  exceptNamespaces: ['zonefleet-system', 'zonefleet'],
}

export const Injection = {
  fromDto: (dto: InjectionDto): Injection => ({
    enabled: dto.enabled,
    blocked: dto.ready ? undefined : (dto.reason ?? 'not-enabled'),
    nameservers: dto.nameservers ?? [],
    nodes: dto.nodes,
    url: dto.webhook.served ? (dto.webhook.url ?? '') : undefined,
    certificateUntil: dto.webhook.certificate?.until,
    authorityUntil: dto.webhook.authorities
      ?.map(({ until }) => until)
      .sort()
      .at(-1),
    since: dto.since,
    tallies: dto.counts.map(({ reason, count }) => ({ reason, count })).sort((a, b) => b.count - a.count),
    decisions: dto.decisions.map(({ at, namespace, pod, reason }) => ({ at, namespace, pod, reason })),
  }),
}

const NAMESPACE = 'NAMESPACE'

/**
 * The part of a pod that results, as YAML; empty where there is none.
 *
 * @param cluster what it is declared with
 */
export function podDns(cluster: Spec, { nameservers }: Injection): string {
  const domain = cluster['clusterDomain']
  const settings = cluster['injection'] as { searches?: string[]; options?: string[] } | undefined
  if (settings === undefined || typeof domain !== 'string' || nameservers.length === 0) return ''
  const searches = [`${NAMESPACE}.svc.${domain}`, `svc.${domain}`, domain, ...(settings.searches ?? [])]
  const options = (settings.options ?? STANDARD.options).map((option) => {
    const [name = '', value] = option.split(':')
    return value === undefined ? `    - {name: ${name}}` : `    - {name: ${name}, value: "${value}"}`
  })
  return [
    'dnsPolicy: None',
    'dnsConfig:',
    `  nameservers: [${nameservers.map((address) => (address.includes(':') ? `"${address}"` : address)).join(', ')}]`,
    `  searches: [${[...new Set(searches)].join(', ')}]`,
    ...(options.length === 0 ? [] : ['  options:', ...options]),
    '',
  ].join('\n')
}

export const LABEL_COMMAND = `kubectl label namespace ${NAMESPACE} node-local-dns-injection=enabled`
