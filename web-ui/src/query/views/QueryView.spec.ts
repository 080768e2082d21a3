// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { createReadAnew } from '@/api/read-anew'
import { mountApp, type MountedApp } from '@/mocks/mount-app'
import { provedNode, seededFleet } from '@/mocks/seed'

const requestsTo = (app: MountedApp, end: string) =>
  app.api.requests.filter(({ url }) => new URL(url).pathname.endsWith(end)).length

describe('the page that asks nodes', () => {
  it('asks what its address says, and sets answers that differ apart', async () => {
    const app = await mountApp('/query?name=shop.example.com&whom=all&explain=1')
    await expect.poll(app.words).toContain('23 answers, 2 different, 1 without an answer.')
    const cards = app.page.findAll('.card').map((card) => card.text())
    expect(cards[0]).toContain('192.0.2.80')
    expect(cards[0]).toContain('as wanted')
    expect(cards[0]).toMatch(/shop\.example\.com \d+ A 192\.0\.2\.80/)
    expect(cards[1]).toContain('192.0.2.254')
    expect(cards[1]).toContain('prod-b/prod-b-n3')
    expect(cards[1]).toContain('serial written 1210, served 1206')
    expect(app.words()).toContain('test-1/test-1-n8')
  })

  it('puts what was asked into the address', async () => {
    const app = await mountApp('/query')
    await expect.poll(() => app.page.find('#query-name').exists()).toBe(true)
    await app.page.find('form.ask').trigger('submit')
    expect(app.words()).toContain('Give a name, and whom to ask.')
    await app.page.find('#query-name').setValue('only.example.net')
    await app.page.find('#query-whom').setValue('clusters')
    await expect.poll(() => app.page.find('.list option[value=prod-a]').exists()).toBe(true)
    await app.page.find('.list select').setValue('prod-a')
    await app.page.find('form.ask').trigger('submit')
    await expect.poll(app.words).toContain('All 8 answers are alike.')
    const query = { name: 'only.example.net', whom: 'clusters', list: 'prod-a' }
    expect(app.router.currentRoute.value.query).toEqual(query)
  })

  it('asks some nodes of every cluster where there are more than can be asked at once, and says so', async () => {
    const fleet = seededFleet(3)
    for (let i = 0; i < 1000; i++) fleet.nodes.set(`large/n${i}`, provedNode(fleet, 'large', `n${i}`))
    const app = await mountApp('/query?name=shop.example.com&whom=all', { fleet })
    await expect.poll(app.words).toContain('1,000 of 1,024 nodes were asked')
    expect(app.words()).toContain('prod-b/prod-b-n3')
  })

  it('offers nodes as one types, and takes the one that is chosen', async () => {
    const app = await mountApp('/query')
    await expect.poll(() => app.page.find('#query-name').exists()).toBe(true)
    await app.page.find('#query-name').setValue('only.example.net')
    await app.page.find('#query-whom').setValue('nodes')
    await app.page.find('#query-list').setValue('b-n3')
    const offered = () => app.page.findAll('#query-list-offered option').map((option) => option.attributes('value'))
    await expect.poll(offered).toEqual(['prod-b/prod-b-n3'])
    await app.page.find('#query-list').setValue('prod-b/prod-b-n3')
    await app.page.find('form.ask').trigger('submit')
    await expect.poll(() => app.router.currentRoute.value.query['list']).toBe('prod-b/prod-b-n3')
    await expect.poll(app.words).toContain('The one answer.')
    expect(app.words()).toContain('The same question on prod-b/prod-b-n3:')
    expect(app.page.find('.dig code').text()).toBe('dig @169.254.20.10 only.example.net A')
  })

  it('asks each time that somebody asks, also what was asked a moment ago, and says when', async () => {
    const app = await mountApp('/query?name=only.example.net&whom=all')
    await expect.poll(app.words).toMatch(/different, 1 without an answer\. Asked now/)
    const asked = () => requestsTo(app, '/query')
    expect(asked()).toBe(1)
    const ask = async (type: string) => {
      await app.page.find('#query-type').setValue(type)
      await app.page.find('form.ask').trigger('submit')
    }
    await ask('AAAA')
    await expect.poll(asked).toBe(2)
    await expect.poll(app.words).toContain('No records.')
    await ask('A')
    await expect.poll(asked).toBe(3)
    await expect.poll(app.words).not.toContain('No records.')
    await expect.poll(() => app.button('Ask').exists()).toBe(true)
    await ask('A')
    await expect.poll(asked).toBe(4)
    // as Ctrl-K and links do, where it is asked already
    await app.router.push(app.router.currentRoute.value.fullPath)
    await expect.poll(asked).toBe(5)
    await expect.poll(() => app.button('Ask').exists()).toBe(true)
    await app.router.push('/overview')
    await expect.poll(() => app.page.find('form.ask').exists()).toBe(false)
    await new Promise((later) => setTimeout(later))
    await app.router.push('/query?name=only.example.net&whom=all')
    await expect.poll(asked).toBe(6)
  })

  it('asks nobody because events are away or back', async () => {
    const app = await mountApp('/query?name=only.example.net&whom=all')
    await expect.poll(app.words).toContain('Asked now')
    await expect.poll(() => app.services.live.state.value).toBe('live')
    const [asked, fleet] = [() => requestsTo(app, '/query'), () => requestsTo(app, '/fleet')]
    for (const again of [
      () => createReadAnew(app.services.queries)(() => true),
      () => {
        app.api.hangUp()
        app.services.live.retryNow()
      },
    ]) {
      const before = fleet()
      again()
      await expect.poll(fleet).toBeGreaterThan(before)
    }
    expect(asked()).toBe(1)
  })

  it('shows no older answer where none is given any more', async () => {
    const app = await mountApp('/query?name=only.example.net&whom=all')
    await expect.poll(app.words).toContain('Asked now')
    app.api.failure = ({ url }) => (url.endsWith('/query') ? new Response('', { status: 503 }) : undefined)
    await app.page.find('form.ask').trigger('submit')
    await expect.poll(() => app.page.find('[role=alert]').exists()).toBe(true)
    expect(app.words()).not.toContain('Asked now')
    expect(app.page.find('.card').exists()).toBe(false)
    app.api.failure = undefined
    await app.page.find('form.ask').trigger('submit')
    await expect.poll(app.words).toContain('Asked now')
  })

  it('says what the server refuses', async () => {
    const app = await mountApp('/query?name=a.example.com&whom=nodes&list=no%2Fno')
    await expect.poll(app.words).toContain('say whom to ask: there is no such node')
  })
})
