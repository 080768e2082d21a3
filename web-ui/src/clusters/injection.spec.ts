// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { InjectionDto } from '@/api/types'
import { draftOf, specOf } from '@/specs/spec'
import { INJECTION_FIELDS } from './fields'
import { Injection, podDns, STANDARD } from './injection'
import { withInjection, withoutInjection } from './queries'

const DTO: InjectionDto = {
  enabled: true,
  ready: false,
  reason: 'cache-not-proved',
  nameservers: ['169.254.20.10', 'fd00::a'],
  nodes: { total: 8, proved: 6, withoutAgent: 1 },
  webhook: {
    served: true,
    url: 'https://zonefleet.example.com:9443/inject/prod-b',
    authorities: [
      { until: '2027-03-01T00:00:00Z', signing: true },
      { until: '2027-01-01T00:00:00Z', signing: false },
    ],
    certificate: { from: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00Z' },
  },
  since: '2026-01-01T00:00:00Z',
  counts: [
    { injected: false, reason: 'own-nameservers', count: 2 },
    { injected: true, count: 40 },
  ],
  decisions: [
    { at: '2026-01-02T00:00:00Z', namespace: 'shop', pod: 'web-', injected: true },
    { at: '2026-01-01T00:00:00Z', namespace: 'shop', pod: 'own', injected: false, reason: 'own-nameservers' },
  ],
}
const CLUSTER = { clusterDomain: 'cluster.local', injection: { ...STANDARD, searches: ['corp.example'] } }

describe('injection', () => {
  it('says why it waits, what was decided, and when certificates end', () => {
    expect(Injection.fromDto(DTO)).toMatchObject({
      enabled: true,
      blocked: 'cache-not-proved',
      nodes: { total: 8, proved: 6, withoutAgent: 1 },
      url: 'https://zonefleet.example.com:9443/inject/prod-b',
      authorityUntil: '2027-03-01T00:00:00Z',
      certificateUntil: '2026-02-01T00:00:00Z',
      tallies: [
        { reason: undefined, count: 40 },
        { reason: 'own-nameservers', count: 2 },
      ],
      decisions: [
        { namespace: 'shop', pod: 'web-', reason: undefined },
        { namespace: 'shop', pod: 'own', reason: 'own-nameservers' },
      ],
    })
  })

  it('is not in the way of anything where it is ready, and may be served nowhere', () => {
    const injection = Injection.fromDto({ ...DTO, ready: true, reason: undefined, webhook: { served: false } })
    expect(injection.blocked).toBeUndefined()
    expect(injection.url).toBeUndefined()
    expect(injection.authorityUntil).toBeUndefined()
  })

  it('shows the DNS that a pod gets, as YAML', () => {
    expect(podDns(CLUSTER, Injection.fromDto(DTO))).toBe(
      [
        'dnsPolicy: None',
        'dnsConfig:',
        '  nameservers: [169.254.20.10, "fd00::a"]',
        '  searches: [NAMESPACE.svc.cluster.local, svc.cluster.local, cluster.local, corp.example]',
        '  options:',
        '    - {name: ndots, value: "3"}',
        '    - {name: attempts, value: "2"}',
        '    - {name: timeout, value: "1"}',
        '',
      ].join('\n'),
    )
    expect(podDns({ ...CLUSTER, injection: { options: ['use-vc'] } }, Injection.fromDto(DTO))).toContain(
      '    - {name: use-vc}\n',
    )
  })

  it.each([
    [{ ...CLUSTER, injection: undefined }, DTO],
    [{ ...CLUSTER, clusterDomain: undefined }, DTO],
    [CLUSTER, { ...DTO, nameservers: [] }],
  ])('has none to show without settings, cluster domain or nameservers', (cluster, dto) => {
    expect(podDns(cluster, Injection.fromDto(dto))).toBe('')
  })

  it('begins with the standard of the API', () => {
    const api = readFileSync('../api/src/main/resources/openapi.yaml', 'utf8')
    const settings = api.slice(api.indexOf('    InjectionSettings:'), api.indexOf('    InjectionReason:'))
    expect(settings).toContain(`default: [${STANDARD.options.map((option) => `'${option}'`).join(', ')}]`)
    expect(settings).toContain(`maximum: 100, default: ${STANDARD.provedPercent}`)
    expect(settings).toContain(`default: [${STANDARD.exceptNamespaces.join(', ')}]`)
    expect(withInjection({ comment: 'x' })).toEqual({ comment: 'x', injection: STANDARD })
    expect(withInjection(CLUSTER)).toEqual(CLUSTER)
    expect(withoutInjection(CLUSTER)).toEqual({ clusterDomain: 'cluster.local' })
  })

  it('keeps that no option is wanted, which is something else than nothing said', () => {
    const spec = { comment: 'x', injection: { options: [], provedPercent: 90 } }
    expect(specOf(INJECTION_FIELDS, draftOf(INJECTION_FIELDS, 'prod-b', spec))).toEqual(spec)
  })
})
