// SPDX-License-Identifier: Apache-2.0
import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { mount, type VueWrapper } from '@vue/test-utils'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ApiProblem } from '@/api/problem'
import { mountApp } from '@/mocks/mount-app'
import { seededFleet } from '@/mocks/seed'
import { createTexts } from '@/shared/i18n'
import type { ClusterPlan, TextView, WholePlan } from '../plan'
import PlanTexts from './PlanTexts.vue'

const zones = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ title: `z${at}.example.com`, before: '', after: `new ${at}` }))
const cluster = (id: string, texts: number, cut: boolean): ClusterPlan => ({ id, nodes: 1, texts: zones(texts), cut })

interface Shown {
  readonly page: VueWrapper
  readonly asked: TextView[]
}

async function shown(clusters: readonly ClusterPlan[], told: (view: TextView) => ClusterPlan): Promise<Shown> {
  const asked: TextView[] = []
  const read = (view: TextView) => {
    asked.push(view)
    const others = clusters.filter(({ id }) => id !== view.cluster)
    // of a plan that is made once more, only the texts are looked at
    return Promise.resolve().then(() => ({ texts: [...others, told(view)] }) as unknown as WholePlan)
  }
  const queryClient = new QueryClient()
  const page = mount(PlanTexts, {
    props: { clusters, read },
    global: { plugins: [await createTexts('en'), [VueQueryPlugin, { queryClient }]] },
  })
  onTestFinished(() => {
    page.unmount()
    queryClient.clear()
  })
  return { page, asked }
}

describe('the texts of a plan', () => {
  it('are those that it tells, and nobody is asked', async () => {
    const { page, asked } = await shown([cluster('a', 2, false), cluster('b', 0, false)], () => cluster('a', 0, false))
    expect(page.findAll('.diff')).toHaveLength(2)
    await page.find('select').setValue('b')
    expect(page.text()).toContain('No text on its nodes changes.')
    expect(page.find('#plan-zone').exists()).toBe(false)
    expect(asked).toEqual([])
  })

  it('are asked for where the plan tells none of that cluster: what it does not tell is not taken for nothing', async () => {
    const { page, asked } = await shown([cluster('a', 1, false), cluster('k', 0, true)], () => cluster('k', 3, false))
    await page.find('select').setValue('k')
    expect(page.text()).toContain('Reading what its nodes would get')
    expect(page.text()).not.toContain('No text on its nodes changes.')
    await expect.poll(() => page.findAll('.diff')).toHaveLength(3)
    expect(asked).toEqual([{ cluster: 'k', zone: '' }])
    expect(page.text()).not.toContain('there are more')
    await page.find('select').setValue('a')
    expect(page.findAll('.diff')).toHaveLength(1)
  })

  it('are said to be cut where they are, and those of some zones are asked for', async () => {
    const told = ({ zone }: TextView) => (zone === '' ? cluster('a', 150, true) : cluster('a', 1, false))
    const { page, asked } = await shown([cluster('a', 100, true)], told)
    expect(page.text()).toContain('100 texts are shown, and there are more.')
    expect(asked).toEqual([])
    await page.find('.narrow button').trigger('click')
    await expect.poll(() => page.text()).toContain('150 texts are shown, and there are more.')
    expect(page.findAll('.diff')).toHaveLength(100)
    await page.find('.more').trigger('click')
    expect(page.findAll('.diff')).toHaveLength(150)
    await page.find('#plan-zone').setValue(' z7.example.com ')
    await page.find('#plan-zone').trigger('keydown', { key: 'Enter' })
    await expect.poll(() => page.findAll('.diff')).toHaveLength(1)
    expect(page.text()).not.toContain('there are more')
    expect(asked).toEqual([
      { cluster: 'a', zone: '' },
      { cluster: 'a', zone: 'z7.example.com' },
    ])
  })

  it('are said not to be there below a name where none is', async () => {
    const { page } = await shown([cluster('a', 100, true)], () => cluster('a', 0, false))
    await page.find('#plan-zone').setValue('example.org')
    await page.find('.narrow button').trigger('click')
    await expect.poll(() => page.text()).toContain('No text of a zone at or below example.org changes on its nodes.')
  })

  it('say what the server says of a name that is none', async () => {
    const faults = [{ pointer: '', rule: 'name', message: 'use letters, digits and hyphens' }]
    const { page } = await shown([cluster('a', 100, true)], () => {
      throw new ApiProblem(422, 'invalid', 'The request has 1 fault', '', faults)
    })
    await page.find('#plan-zone').setValue('no name')
    await page.find('.narrow button').trigger('click')
    await expect.poll(() => page.find('[role=alert]').exists()).toBe(true)
    expect(page.find('[role=alert]').text()).toBe('use letters, digits and hyphens')
    expect(page.find('#plan-zone').exists()).toBe(true)
  })

  it('are there for every cluster that a domain reaches, also beyond the first ten', async () => {
    const fleet = seededFleet(3)
    const first = fleet.clusters.get('prod-a')
    if (first === undefined) throw new Error('seeded')
    for (let at = 0; at < 9; at++) fleet.clusters.set(`zone-${at}`, { ...first, id: `zone-${at}` })
    const app = await mountApp('/domains?open=shop.example.com&mode=edit', { fleet })
    await expect.poll(() => app.page.find('#domain-ttl').exists()).toBe(true)
    await app.page.find('#domain-ttl').setValue('95')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('.texts select').exists()).toBe(true)
    await app.page.find('.texts select').setValue('zone-8')
    await expect.poll(() => app.page.find('.texts').text()).toContain('95')
    const asked = app.api.requests.filter(({ url }) => url.includes('planCluster=zone-8'))
    expect(asked.map(({ method, url }) => [method, url.includes('dryRun=true')])).toEqual([['PUT', true]])
    await app.button('Save').trigger('click')
    await expect.poll(() => app.fleet.contributions.get('shop.example.com')?.get('api')?.ttl).toBe(95)
  })
})
