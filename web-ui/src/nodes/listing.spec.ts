// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { json, problem } from '@/mocks/fake-http'
import { mountApp } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'

const RULE = { family: 'ipv4', table: 'raw', chain: 'OUTPUT', rule: '-d 169.254.20.10/32 -j NOTRACK', state: 'there' }

describe('the network of a node one by one', () => {
  it('says of each link, address and rule how it stands, and on request only of those that differ', async () => {
    const app = await mountApp('/nodes?open=prod-b/prod-b-n3&tab=network')
    await expect.poll(app.words).toContain('link nodelocaldns, dummy')
    expect(app.words()).toMatch(/missing ?Addresses ?169\.254\.20\.10/)
    expect(app.words()).toMatch(/missing ?IPv4 raw PREROUTING ?-d 169\.254\.20\.10\/32/)
    const rows = () => app.page.findAll('.listing tbody tr')
    expect(rows().length).toBeGreaterThan(10)
    await app.page.find('.only input').setValue(true)
    expect(rows().map((row) => row.find('.state').text())).toEqual(['missing', 'missing', 'missing', 'of others'])
  })

  it('says that nothing differs where all is there once', async () => {
    const app = await mountApp('/nodes?open=prod-b/prod-b-n1&tab=network')
    await expect.poll(app.words).toContain('link nodelocaldns, dummy')
    await app.page.find('.only input').setValue(true)
    expect(app.words()).toContain('Nothing differs')
  })

  it('says no more than it knows where the agent lists the first rules alone', async () => {
    const app = await mountApp('/nodes')
    app.api.failure = ({ url }) =>
      url.endsWith('/prod-b/prod-b-n1/network')
        ? json(200, { links: [], addresses: [], rules: [RULE], rulesTotal: 2001 })
        : undefined
    await app.router.push('/nodes?open=prod-b/prod-b-n1&tab=network')
    await expect.poll(app.words).toContain('The first 1 of 2,001 rules.')
    await app.page.find('.only input').setValue(true)
    expect(app.words()).toContain('None of the first 1 rules differs; 2,000 were not listed.')
    expect(app.words()).not.toContain('Nothing differs')
  })

  it('never says that nothing differs where something could not be read', async () => {
    const fleet = seededFleet()
    const node = fleet.nodes.get('prod-b/prod-b-n1')
    if (node === undefined) throw new Error('no such node')
    const message = 'iptables-nft-save ended with 4'
    const fault = { kind: 'network-failed', subject: 'rules', message, since: '2026-01-01T00:00:00Z' } as const
    fleet.setNode({ ...node, faults: [fault] })
    const app = await mountApp('/nodes?open=prod-b/prod-b-n1&tab=network', { fleet })
    await expect.poll(app.words).toContain('could not read packet rules')
    expect(app.words()).not.toContain('Nothing differs')
  })

  it('says why the agent could not be asked', async () => {
    const app = await mountApp('/nodes')
    app.api.failure = ({ url }) =>
      url.endsWith('/prod-b/prod-b-n1/network')
        ? problem(502, 'agent-unreachable', 'The agent could not be asked', { detail: 'prod-b-n1 tells no port' })
        : undefined
    await app.router.push('/nodes?open=prod-b/prod-b-n1&tab=network')
    await expect.poll(app.words).toContain('prod-b-n1 tells no port')
    expect(app.page.find('.listing').exists()).toBe(false)
    expect(app.words()).not.toContain('Nothing differs')
  })

  it('is not asked for where the profile has no network part', async () => {
    const app = await mountApp('/nodes?open=prod-a/prod-a-n1&tab=network')
    await expect.poll(app.words).toContain('has no network part')
    expect(app.page.find('.listing').exists()).toBe(false)
    expect(app.api.requests.some(({ url }) => url.endsWith('/network'))).toBe(false)
  })
})
