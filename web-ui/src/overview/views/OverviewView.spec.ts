// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp } from '@/mocks/mount-app'
import { provedNode, seededFleet } from '@/mocks/seed'

describe('the overview', () => {
  it('is the first page, and says in one sentence whether all is well', async () => {
    const app = await mountApp('/')
    expect(app.router.currentRoute.value.path).toBe('/overview')
    await expect.poll(app.words).toContain('21 of 24 nodes answer what they should: 1 faulty, 1 silent, and 1 behind.')
  })

  it('says what is worst, where and since when, and leads there', async () => {
    const app = await mountApp('/overview')
    const sentence = () => app.page.find('.summary')
    await expect
      .poll(() => sentence().text())
      .toMatch(/^1 node of prod-b: another process answers on the DNS port, since 2 h ago \( ?prod-b-n3 ?\)\. 21 of 24/)
    expect(
      sentence()
        .findAll('a')
        .map((link) => link.attributes('href')),
    ).toEqual(['/nodes?state=faulty&cluster=prod-b', '/nodes?open=prod-b/prod-b-n3'])
  })

  it('says that the last poll of a source went wrong, and leads to the sources', async () => {
    const fleet = seededFleet(3)
    const app = await mountApp('/overview', { fleet })
    await expect
      .poll(() => app.page.find('.facts-line .trouble').exists() && app.page.find('.facts-line .trouble').text())
      .toBe('▲ The last poll of 1 source went wrong')
    expect(app.page.find('.facts-line .trouble').attributes('href')).toBe('/sources')
    fleet.sources.delete('legacy')
    fleet.tell('sources')
    await expect.poll(() => app.page.find('.facts-line .trouble').exists()).toBe(false)
  })

  it('says that all is well, by the revision that nodes should answer', async () => {
    const fleet = seededFleet(3)
    for (const { cluster, node } of fleet.nodes.values()) fleet.setNode(provedNode(fleet, cluster, node))
    const target = fleet.revision
    fleet.revision += 500
    const app = await mountApp('/overview', { fleet })
    await expect
      .poll(() => app.page.find('.summary').text())
      .toBe(`All 24 nodes answer revision ${target.toLocaleString('en')}.`)
  })

  it('tells of the node under the pointer, and opens it', async () => {
    const app = await mountApp('/overview')
    await expect.poll(() => app.page.findAll('.cluster svg').length).toBe(3)
    const map = app.page.find<HTMLElement>('.cluster svg').element
    // eight squares of eleven, as nothing is laid out here
    map.getBoundingClientRect = () => new DOMRect(100, 50, 88, 11)
    map.dispatchEvent(new PointerEvent('pointermove', { clientX: 114, clientY: 55, bubbles: true }))
    await expect.poll(() => app.page.find('.tip').exists()).toBe(true)
    expect(app.page.find('.tip').text()).toMatch(/prod-b-n7 behind .*should be .*serial 1239 is served/)
    map.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
    await expect.poll(() => app.router.currentRoute.value.fullPath).toBe('/nodes?open=prod-b/prod-b-n7')
  })

  it('has a square for each node of each cluster, by shape and by word', async () => {
    const app = await mountApp('/overview')
    await expect
      .poll(() => app.page.findAll('.cluster svg').map((map) => map.attributes('aria-label')))
      .toEqual(['1 faulty, 1 behind, and 6 proved', '1 silent and 7 proved', '8 proved'])
  })

  it('keeps what healed for an hour, struck through, with its nodes', async () => {
    const app = await mountApp('/overview')
    const healed = () => app.page.findAll('.healed li').map((row) => row.text())
    await expect
      .poll(healed)
      .toEqual([expect.stringMatching(/^etcd-unreachable 2 nodes ?healed 23 min ago, after 2 min/)])
    expect(app.page.find('.healed s').text()).toBe('etcd-unreachable 2 nodes')
    expect(app.page.find('.healed a').attributes('href')).toBe('/nodes?open=prod-a/prod-a-n2&tab=faults')
  })

  it('names what is wrong, the most harmful first, with what to do', async () => {
    const app = await mountApp('/overview')
    const kinds = () => app.page.findAll('.faults code').map((code) => code.text())
    await expect.poll(kinds).toEqual(['foreign-listener', 'silent', 'reload-failed', 'not-proved'])
    expect(app.words()).toContain('Find the other process with ss -lnup')
    expect(app.words()).toContain('prod-b/prod-b-n3')
  })

  it('says what each fault is about, and of each cluster what is told there, as the page of the cluster does', async () => {
    const fleet = seededFleet(3)
    const refuse = (cluster: string, subject: string, seconds: number) =>
      fleet.setNode({
        ...provedNode(fleet, cluster, `${cluster}-n9`),
        state: 'faulty',
        faults: [
          {
            kind: 'zone-refused',
            subject,
            message: 'its last good state is served',
            since: new Date(Date.now() - seconds * 1000).toISOString(),
          },
        ],
      })
    refuse('prod-a', 'shop.example.com', 60)
    refuse('test-1', 'lab.example.com', 600)
    const app = await mountApp('/overview', { fleet })
    const refused = () =>
      app.page
        .findAll('.faults li')
        .find((row) => row.text().startsWith('zone-refused'))
        ?.text()
        .replace(/\s+/g, ' ')
    await expect.poll(refused).toMatch(/^zone-refused 2 nodes since 10 min ago/)
    expect(refused()).toMatch(/lab\.example\.com ?on test-1: its last good state is served/)
    expect(refused()).toMatch(/shop\.example\.com ?on prod-a: its last good state is served/)

    await app.router.push('/clusters?open=prod-a')
    await expect.poll(refused).toMatch(/since 1 min ago ?shop\.example\.com its last good state is served/)
    expect(refused()).not.toContain('lab.example.com')
  })

  it('does not call a fleet well of which nothing is heard', async () => {
    const fleet = seededFleet(3)
    for (const node of fleet.nodes.values()) fleet.setNode({ ...node, state: 'silent', faults: [] })
    const app = await mountApp('/overview', { fleet })
    await expect.poll(() => app.page.find('.faults li').text()).toMatch(/silent 24 nodes since .* ago/)
    expect(app.words()).toContain('See whether the node runs and reaches etcd')
    expect(app.words()).not.toContain('None reported.')
    const more = app.page.findAll('.faults a').at(-1)
    expect([more?.text(), more?.attributes('href')]).toEqual(['+18', '/nodes?state=silent'])
  })

  it('counts every node, however many they are', async () => {
    const fleet = seededFleet(3)
    const since = new Date().toISOString()
    for (let i = 0; i < 201; i++)
      fleet.setNode({
        ...provedNode(fleet, 'prod-a', `prod-a-x${i}`),
        state: 'faulty',
        faults: [{ kind: 'coredns-down', subject: 'CoreDNS', message: 'It does not run', since }],
      })
    const app = await mountApp('/overview', { fleet })
    await expect.poll(() => app.page.find('.faults li').text()).toContain('coredns-down 201 nodes')
  })

  it('says what it cannot read, and reads it again on request', async () => {
    const app = await mountApp('/clusters')
    app.api.failure = (request) =>
      /\/(faults|propagation)/.test(request.url) ? new Response('', { status: 500, statusText: 'Broken' }) : undefined
    await app.router.push('/overview')
    await expect
      .poll(() => app.page.findAll('.notice.bad').filter((each) => each.text().includes('500 Broken')).length)
      .toBe(3)
    expect(app.words()).not.toContain('None reported.')
    expect(app.words()).not.toContain('No change of the last hour')
    app.api.failure = undefined
    await app.button('Try again').trigger('click')
    await expect.poll(app.words).toContain('foreign-listener')
  })

  it('keeps what it has read when it cannot read it anew, and says how old it is', async () => {
    const app = await mountApp('/overview')
    await expect.poll(app.words).toContain('foreign-listener')
    app.api.failure = () => new Response('', { status: 500, statusText: 'Broken' })
    await app.services.queries.invalidateQueries({ queryKey: ['nodes'] })
    await expect.poll(app.words).toMatch(/500 Broken What is shown is .* old\./)
    expect(app.words()).toContain('foreign-listener')
  })

  it('shows how long the changes of the last hour took', async () => {
    const app = await mountApp('/overview')
    await expect.poll(() => app.page.findAll('.changes tbody tr').length).toBe(12)
    expect(app.page.find('.changes tbody').text()).toMatch(/\d+ ms/)
  })

  it('does not read the times of changes anew with each hint', async () => {
    const app = await mountApp('/overview')
    await expect.poll(() => app.page.findAll('.changes tbody tr').length).toBe(12)
    const keys = app.services.queries.getQueryCache().findAll({ type: 'active' })
    const times = keys.map(({ queryKey }) => queryKey).filter((key) => key.includes('propagation'))
    // the first part of a key is the topic of a hint: of this one there is none
    expect(times).toEqual([['propagation']])
  })

  it('says where no change concerned what nodes answer', async () => {
    const fleet = seededFleet(3)
    fleet.changes.length = 0
    const app = await mountApp('/overview', { fleet })
    await expect.poll(app.words).toContain('No change of the last hour concerns what nodes answer.')
    expect(app.words()).not.toContain('Last change of answers')
  })

  it('follows the nodes', async () => {
    const app = await mountApp('/overview')
    await expect.poll(app.words).toContain('21 of 24 nodes')
    await expect.poll(() => app.services.live.state.value).toBe('live')
    const node = app.fleet.nodes.get('prod-a/prod-a-n1')
    if (node !== undefined) app.fleet.setNode({ ...node, state: 'silent' })
    app.fleet.tell('nodes')
    await expect.poll(app.words).toContain('20 of 24 nodes')
  })
})
