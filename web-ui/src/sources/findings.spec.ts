// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { foundThere } from '@/mocks/fake-kubernetes'
import { Findings, taking } from './findings'

const DTO = foundThere()

describe('what was found out about a cluster', () => {
  it('has each fact with its reason, and names those that nothing was found of', () => {
    const findings = Findings.fromDto(DTO)
    expect(findings.found).toEqual([
      { name: 'clusterDomain', value: 'cluster.local', reason: 'ConfigMap kube-system/coredns, Corefile' },
      { name: 'kubeDns', value: '10.96.0.10, fd00:10:96::a', reason: 'Service kube-system/kube-dns' },
    ])
    expect(findings.unknown).toEqual(['kubeDnsUpstream', 'kubeProxy'])
    expect(findings.withoutAgent).toEqual({ count: 2, names: ['prod-b-n9', 'prod-b-n10'] })
  })

  it('suggests only what there is a reason for, with the value', () => {
    const { cluster, profile } = Findings.fromDto(DTO)
    expect(cluster.spec).toEqual({ clusterDomain: 'cluster.local', kubeDns: ['10.96.0.10', 'fd00:10:96::a'] })
    expect(profile.reasons.map(({ field, code, value }) => [field, code, value])).toEqual([
      ['listeners/0/addresses', 'both-families', '169.254.20.10, fd00:169:254:20::10'],
      ['network/rules', 'calico', 'no-notrack'],
    ])
    expect(Object.keys(profile.spec)).toEqual(['listeners', 'network'])
    expect(taking(profile)({ cache: { size: 5 }, network: {} })).toEqual({ cache: { size: 5 }, ...profile.spec })
  })

  it('has no value to show of a field that is not suggested', () => {
    const reasons = [{ field: 'profile/network/interceptKubeDns', code: 'needs-rules', reason: 'x' }] as const
    const { profile } = Findings.fromDto({ ...DTO, suggestion: { ...DTO.suggestion, reasons: [...reasons] } })
    expect(profile.reasons[0]?.value).toBe('')
  })

  it('knows a right that is missing by what the server names then', () => {
    expect(Findings.fromDto(DTO).lacksRights).toBe(true)
    expect(Findings.fromDto({ ...DTO, notes: ["can't list nodes: timeout"] }).lacksRights).toBe(false)
    const trouble = readFileSync('../control-plane/src/main/java/io/zonefleet/control/kubernetes/Trouble.java', 'utf8')
    expect(trouble).toContain('control-plane-access.yaml grants')
  })

  it('has the state of the webhook, or none', () => {
    const since = '2026-01-01T00:00:00Z'
    expect(Findings.fromDto({ ...DTO, webhook: { state: 'failed', since, message: 'no' } }).webhook).toEqual({
      state: 'failed',
      since,
      mendedAt: undefined,
      message: 'no',
    })
    expect(Findings.fromDto({ ...DTO, webhook: undefined }).webhook).toBeUndefined()
  })
})
