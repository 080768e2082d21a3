// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, type MountedApp } from '@/mocks/mount-app'

const HEALTHY = '/nodes?open=prod-b/prod-b-n1'
const FAULTY = '/nodes?open=prod-b/prod-b-n3'

const chosenTab = ({ page }: MountedApp) => page.find('[role=tab][aria-selected=true]')

const networkOf = ({ page }: MountedApp) =>
  page.findAll('.network tbody tr').map((row) => [row.find('td').text(), row.find('.is').text()])

async function choose({ page }: MountedApp, name: string) {
  const tabs = () => page.findAll('[role=tab]').filter((tab) => tab.text().startsWith(name))
  await expect.poll(() => tabs().length).toBe(1)
  await tabs()[0]?.trigger('mousedown', { button: 0 })
}

describe('the panel of a node', () => {
  it('begins with what is wrong, where something is', async () => {
    const app = await mountApp(FAULTY)
    await expect.poll(() => chosenTab(app).exists() && chosenTab(app).text()).toMatch(/^Faults\s*2$/)
    expect(app.words()).toContain('Find the other process with ss -lnup')
  })

  it('begins with what is served, where nothing is wrong, and the address says what else is looked at', async () => {
    const app = await mountApp(HEALTHY)
    await expect.poll(() => chosenTab(app).exists() && chosenTab(app).text()).toBe('Served')
    await choose(app, 'Network')
    await expect.poll(() => app.router.currentRoute.value.query['tab']).toBe('network')
    await app.page.find('[role=dialog] .close').trigger('click')
    await expect.poll(() => app.router.currentRoute.value.fullPath).toBe('/nodes')
  })

  it('does not turn to another page when a fault heals under the eyes of a reader', async () => {
    const app = await mountApp(FAULTY)
    await expect.poll(() => chosenTab(app).exists() && chosenTab(app).text()).toMatch(/^Faults\s*2$/)
    await expect.poll(() => app.services.live.state.value).toBe('live')
    const node = app.fleet.nodes.get('prod-b/prod-b-n3')
    if (node === undefined) throw new Error('no such node')
    app.fleet.setNode({ ...node, faults: [], state: 'proved' })
    app.fleet.tell('nodes')
    await expect.poll(app.words).toContain('None reported.')
    expect(chosenTab(app).text()).toBe('Faults')
  })

  it('shows link, addresses and rules beside what they should be', async () => {
    const app = await mountApp(`${HEALTHY}&tab=network`)
    await expect.poll(app.words).toContain('This agent keeps link and rules.')
    expect(networkOf(app)).toEqual([
      ['nodelocaldns', 'there, dummy'],
      ['2 addresses', 'all there'],
      ['14 rules', '14 there, by iptables-nft'],
    ])
    expect(app.words()).toContain('kube-proxy of this cluster uses iptables')
  })

  it('marks what of the network is not as it should be', async () => {
    const app = await mountApp(`${FAULTY}&tab=network`)
    await expect.poll(() => networkOf(app)).toEqual([
      ['nodelocaldns', 'there, dummy'],
      ['2 addresses', '≠ not there: 169.254.20.10'],
      ['14 rules', '≠ 12 there, by iptables-nft'],
    ])
  })

  it('says why there is nothing to see of a network', async () => {
    const { words } = await mountApp('/nodes?open=prod-a/prod-a-n1&tab=network')
    await expect.poll(words).toContain('The profile of this cluster has no network part')
  })
})
