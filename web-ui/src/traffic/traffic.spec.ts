// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { json } from '@/mocks/fake-http'
import { mountApp } from '@/mocks/mount-app'

describe('what clients ask', () => {
  it('stands on the overview for each cluster, those that fail first', async () => {
    const app = await mountApp('/overview')
    const cards = () => app.page.findAll('.traffic .card').map((card) => card.text().replace(/\s+/g, ' '))
    await expect.poll(() => cards().length).toBe(3)
    expect(cards()[0]).toMatch(/^prod-b ?\d+ queries\/s ?87% of look-ups from cache ?2\.4% SERVFAIL$/)
    expect(cards()[1]).toMatch(/^prod-a ?\d+ queries\/s ?87% of look-ups from cache ?0% SERVFAIL$/)
    expect(cards()[2]).toMatch(/^test-1 ?Not told/)
    expect(app.page.find('.traffic .failing').text()).toBe('2.4% SERVFAIL')
    expect(app.page.findAll('.traffic .card a').map((link) => link.attributes('href'))).toContain(
      '/clusters?open=prod-b',
    )
  })

  it('stands on the page of a cluster, of that cluster alone', async () => {
    const app = await mountApp('/clusters?open=prod-a')
    await expect.poll(() => app.page.findAll('.traffic .card').length).toBe(1)
    expect(app.page.find('.traffic .card').text()).toContain('prod-a')
    expect(app.api.requests.filter(({ url }) => url.endsWith('/traffic?cluster=prod-a'))).toHaveLength(1)
  })

  it('says of a minute that is not known just that', async () => {
    const at = [new Date(Date.now() - 60_000).toISOString(), new Date().toISOString()]
    const series = { queries: [null, 5], lookups: [null, 4], hits: [null, 2], failures: [null, 0] }
    const items = [{ cluster: 'prod-a', reporting: 8, telling: 8, ...series }]
    const app = await mountApp('/clusters')
    app.api.failure = (request) =>
      request.url.includes('/traffic') ? json(200, { since: at[0], at, items }) : undefined
    await app.router.push('/overview')
    await expect.poll(() => app.page.findAll('.traffic .card').length).toBe(1)
    const card = () => app.page.find('.traffic .card').text()
    expect(card()).toContain('5 queries/s')
    const chart = app.page.find<HTMLElement>('.traffic .chart').element
    chart.getBoundingClientRect = () => new DOMRect(100, 50, 200, 40)
    chart.dispatchEvent(new PointerEvent('pointermove', { clientX: 100, clientY: 60, bubbles: true }))
    await expect.poll(card).toMatch(/\d:\d\d ?–$/)
    expect(card()).not.toContain('queries/s')
    chart.dispatchEvent(new PointerEvent('pointerleave'))
    await expect.poll(card).toContain('5 queries/s')
  })

  it('says what it cannot read', async () => {
    const app = await mountApp('/clusters')
    app.api.failure = (request) =>
      request.url.includes('/traffic') ? new Response('', { status: 500, statusText: 'Broken' }) : undefined
    await app.router.push('/overview')
    await expect
      .poll(() => app.page.findAll('.notice.bad').filter((each) => each.text().includes('500 Broken')).length)
      .toBe(1)
    expect(app.page.find('.traffic').exists()).toBe(false)
  })
})
