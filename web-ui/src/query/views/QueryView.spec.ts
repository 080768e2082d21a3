// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp } from '@/mocks/mount-app'
import { provedNode, seededFleet } from '@/mocks/seed'

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

  it('says what the server refuses', async () => {
    const app = await mountApp('/query?name=a.example.com&whom=nodes&list=no%2Fno')
    await expect.poll(app.words).toContain('say whom to ask: there is no such node')
  })
})
