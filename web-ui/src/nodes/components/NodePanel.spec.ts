// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, type MountedApp } from '@/mocks/mount-app'
import { provedNode, seededFleet } from '@/mocks/seed'

const HEALTHY = '/nodes?open=prod-b/prod-b-n1'
const FAULTY = '/nodes?open=prod-b/prod-b-n3'

const chosenTab = ({ page }: MountedApp) => page.find('[role=tab][aria-selected=true]')

const linesOf = ({ page }: MountedApp) => page.findAll('.file li').map((line) => line.element.textContent)

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

  it('keeps what healed for an hour, and says where nothing did', async () => {
    const app = await mountApp('/nodes?open=prod-a/prod-a-n2&tab=faults')
    await expect
      .poll(app.words)
      .toMatch(
        /etcd-unreachable etcd ?healed 23 min ago, after 2 min ?the last known good is served: no answer in time/,
      )
    await app.router.push('/nodes?open=prod-a/prod-a-n4&tab=faults')
    await expect.poll(app.words).toContain('Nothing has healed in the last hour.')
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
      ['20 rules', '20 there, by iptables-nft'],
    ])
    expect(app.words()).toContain('kubelet has its chains there')
  })

  it('marks what of the network is not as it should be', async () => {
    const app = await mountApp(`${FAULTY}&tab=network`)
    await expect
      .poll(() => networkOf(app))
      .toEqual([
        ['nodelocaldns', 'there, dummy'],
        ['2 addresses', '≠ not there: 169.254.20.10'],
        ['20 rules', '≠ 18 there, by iptables-nft'],
      ])
  })

  it('says why there is nothing to see of a network', async () => {
    const { words } = await mountApp('/nodes?open=prod-a/prod-a-n1&tab=network')
    await expect.poll(words).toContain('The profile of this cluster has no network part')
  })

  it('shows the Corefile as it stands on the disk, and which version answers', async () => {
    const app = await mountApp(`${HEALTHY}&tab=files`)
    await expect.poll(() => linesOf(app)[0]).toBe('# zonefleet cluster=prod-b corefile=3f9c2b71')
    expect(linesOf(app)).toContain('shop.example.com:53 {')
    expect(app.words()).toMatch(/Read from the node's disk .* ago\. +CoreDNS answers by this version, 3f9c2b71\./)
    expect(app.page.find('.file').attributes('aria-label')).toBe('Corefile of prod-b-n1')
  })

  it('says where CoreDNS answers by another Corefile than the one on the disk', async () => {
    const fleet = seededFleet(4)
    fleet.setNode({ ...provedNode(fleet, 'prod-b', 'prod-b-n1'), corefile: '00000000' })
    const { words } = await mountApp(`${HEALTHY}&tab=files`, { fleet })
    await expect.poll(words).toContain('This is version 3f9c2b71; CoreDNS answers by 00000000.')
  })

  it('reads the Corefile again when the node reports another', async () => {
    const app = await mountApp(`${HEALTHY}&tab=files`)
    const asked = () => app.api.requests.filter(({ url }) => url.endsWith('/corefile')).length
    await expect.poll(app.words).toContain('CoreDNS answers by this version')
    await expect.poll(() => app.services.live.state.value).toBe('live')
    expect(asked()).toBe(1)
    app.fleet.setNode({ ...provedNode(app.fleet, 'prod-b', 'prod-b-n1'), corefile: '00000000' })
    app.fleet.tell('nodes')
    await expect.poll(asked).toBe(2)
  })

  it('shows the file of a zone that is chosen, with its serials', async () => {
    const app = await mountApp(`${HEALTHY}&tab=files`)
    await expect.poll(() => app.page.findAll('option').length).toBeGreaterThan(1)
    await app.page.find('.choice').setValue('shop.example.com')
    await expect.poll(() => linesOf(app)[0]).toBe('; written by zonefleet: what is edited here is overwritten')
    expect(linesOf(app)).toContain('shop.example.com.\t30\tIN\tAAAA\t2001:db8::80')
    expect(app.words()).toContain('Serial 1210 written, 1210 served.')
    expect(app.router.currentRoute.value.query['file']).toBe('shop.example.com')
  })

  it('leads from a zone to its file', async () => {
    const app = await mountApp(`${HEALTHY}&tab=served`)
    const link = () => app.page.findAll('.zones a').find((one) => one.text() === 'example.net')
    await expect.poll(() => link() !== undefined).toBe(true)
    await link()?.trigger('click')
    await expect.poll(() => linesOf(app).join('\n')).toContain('only.example.net.')
  })

  it('says in the words of the server why a file can not be read, and asks again', async () => {
    const fleet = seededFleet(4)
    const app = await mountApp('/nodes?open=test-1/test-1-n8&tab=files', { fleet })
    await expect.poll(app.words).toContain('Node test-1-n8 does not report, so it is not known where')
    fleet.setNode(provedNode(fleet, 'test-1', 'test-1-n8'))
    await app.button('Try again').trigger('click')
    await expect.poll(() => linesOf(app)[0]).toContain('# zonefleet cluster=test-1')
  })

  it('says where a node has no file of a zone (any more)', async () => {
    const { words } = await mountApp(`${HEALTHY}&tab=files&file=gone.example.com`)
    await expect.poll(words).toContain('There is no file of zone gone.example.com on node prod-b/prod-b-n1.')
  })

  it('shows the beginning of a long file, and all of it to who wants it', async () => {
    const app = await mountApp(`${HEALTHY}&tab=files&file=example.com`, { fleet: seededFleet(1100) })
    await expect.poll(() => linesOf(app).length).toBe(1000)
    const all = () => app.page.findAll('button').find((one) => one.text().startsWith('Show all 1,1'))
    await all()?.trigger('click')
    await expect.poll(() => linesOf(app).length).toBeGreaterThan(1100)
    expect(all()).toBeUndefined()
  })

  it('says which changes the node has proved, how long after each, and leads to them', async () => {
    const app = await mountApp(`${HEALTHY}&tab=receipts`)
    await expect.poll(() => app.page.findAll('.receipts tbody tr').length).toBe(12)
    const [newest] = app.page.findAll('.receipts tbody tr')
    expect(newest?.text()).toMatch(/token:admin.*after \d+ ms/s)
    const change = app.fleet.changes.at(-1)
    await newest?.find('a').trigger('click')
    await expect.poll(() => app.router.currentRoute.value.fullPath).toBe(`/changes?open=${change?.id ?? ''}`)
  })

  it('names what the node has not proved, with the reason, and leaves out the rest', async () => {
    const fleet = seededFleet(40)
    const app = await mountApp('/nodes?open=prod-b/prod-b-n7&tab=receipts', { fleet })
    await expect.poll(() => app.page.findAll('.receipts tbody tr').length).toBe(12)
    const missing = app.page.findAll('.receipts .missing').length
    expect(missing).toBeGreaterThan(0)
    expect(missing).toBeLessThan(12)
    await app.page.find('.only input').setValue(true)
    await expect.poll(() => app.page.findAll('.receipts tbody tr').length).toBe(missing)
    expect(app.words()).toContain('missing not-proved: prod-b.example.com')
  })

  it('follows a new change to its proof, as it happens', async () => {
    const app = await mountApp(`${HEALTHY}&tab=receipts`)
    await expect.poll(() => app.page.findAll('.receipts tbody tr').length).toBe(12)
    await expect.poll(() => app.services.live.state.value).toBe('live')
    app.fleet.putDomain('new.example.com', 'api', { addresses: ['192.0.2.9'] })
    await expect.poll(() => app.page.findAll('.receipts tbody tr').length).toBe(13)
    await expect.poll(() => app.page.findAll('.receipts .missing').length).toBe(0)
  })

  it('shows more of many receipts to who wants them', async () => {
    const fleet = seededFleet(4)
    for (let i = 0; i < 30; i++) fleet.putDomain(`n${i}.example.com`, 'api', { addresses: ['192.0.2.9'] })
    const app = await mountApp(`${HEALTHY}&tab=receipts`, { fleet })
    await expect.poll(app.words).toMatch(/The newest 20 of 3\d\./)
    await app.button('Show more').trigger('click')
    await expect.poll(() => app.page.findAll('.receipts tbody tr').length).toBe(fleet.changes.length)
  })
})
