// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import { mountApp, type MountedApp } from '@/mocks/mount-app'

const field = async (app: MountedApp, id: string) => {
  await expect.poll(() => app.page.find(id).exists()).toBe(true)
  return app.page.find(id)
}
const has = (app: MountedApp, name: string) => () => app.page.findAll('button').some((each) => each.text() === name)
const chip = async (app: MountedApp, id: string, value: string) => {
  const input = await field(app, id)
  await input.setValue(value)
  await input.trigger('keydown', { key: 'Enter' })
}

describe('the page of a source that follows a Kubernetes cluster', () => {
  it('says what was found out, what is suggested, what is left out, and what to grant', async () => {
    const app = await mountApp('/sources?open=prod-b-kubernetes')
    await expect.poll(app.words).toContain('ConfigMap kube-system/coredns, Corefile')
    expect(app.words()).toContain('2 nodes without an agent')
    expect(app.words()).toContain('1 agent without a node')
    expect(app.words()).toContain('kubectl apply -f deploy/kubernetes/control-plane-access.yaml')
    expect(app.words()).toContain("Calico's egress policies")
    expect(app.words()).toContain('shop.example.net is below none of the suffixes')
    expect(app.words()).toContain('It is not installed there')
  })

  it('says the server’s reasons in Chinese', async () => {
    const app = await mountApp('/sources?open=prod-b-kubernetes', { locale: 'zh-CN' })
    await expect.poll(app.words).toContain('Calico 的出口策略依赖连接跟踪')
    expect(app.words()).toContain('“shop.example.net”不在该集群可以提供的后缀之下')
    expect(app.words()).not.toContain('egress')
  })

  it('opens the editor of the cluster with what is suggested in it', async () => {
    const app = await mountApp('/clusters?open=prod-b&mode=edit&suggested=prod-b-kubernetes')
    await expect.poll(app.words).toContain('Filled in as suggested')
    expect(app.words()).toContain('fd00:10:96::a')
    await app.page.find('form').trigger('submit')
    await expect.poll(has(app, 'Save')).toBe(true)
    await app.button('Save').trigger('click')
    await expect.poll(() => app.fleet.clusters.get('prod-b')?.kubeDns).toEqual(['10.96.0.10', 'fd00:10:96::a'])
    expect(app.fleet.clusters.get('prod-b')?.profile).toBe('kubernetes')
  })

  it('follows another one, with checks as one types', async () => {
    const app = await mountApp('/sources?mode=follow&origin=prod-a')
    expect((await field(app, '#spec-id')).element).toHaveProperty('value', 'prod-a-kubernetes')
    await (await field(app, '#spec-url')).setValue('http://192.0.2.9:6443')
    expect(app.page.find('#spec-url-fault').text()).toBe('Give an https address.')
    await app.page.find('#spec-url').setValue('https://192.0.2.9:6443')
    await (await field(app, '#spec-interval')).setValue('10')
    expect(app.page.find('#spec-interval-fault').text()).toContain('from 1s to 24h')
    await app.page.find('#spec-interval').setValue('30s')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('#spec-kubernetes-token-fault').text()).toBe('Give a value.')
    await app.page.find('#spec-kubernetes-token').setValue('prod-a.token')
    await chip(app, '#spec-kubernetes-suffixes', 'a.example.com')
    await app.page.find('form').trigger('submit')
    await expect.poll(has(app, 'Save')).toBe(true)
    await app.button('Save').trigger('click')
    await expect
      .poll(() => app.fleet.sources.get('prod-a-kubernetes'))
      .toMatchObject({
        url: 'https://192.0.2.9:6443',
        origin: 'prod-a',
        interval: '30s',
        wildcard: false,
        kubernetes: { token: 'prod-a.token', suffixes: ['a.example.com'], ingresses: true },
      })
  })
})

describe('the injection of a cluster', () => {
  it('says why it waits, what a pod gets, and what was decided', async () => {
    const app = await mountApp('/clusters?open=prod-b')
    await expect.poll(app.words).toContain('New pods stay as they are for now: proved on 6 of 8 nodes.')
    expect(app.words()).toContain('searches: [NAMESPACE.svc.cluster.local')
    expect(app.words()).toContain('shop/web-7f9c4')
    expect(app.words()).toContain('The pod names nameservers itself.')
  })

  it('is edited with a plan, and touches nothing else of the cluster', async () => {
    const app = await mountApp('/clusters?open=prod-b&mode=injection')
    await (await field(app, '#spec-injection-provedPercent')).setValue('101')
    expect(app.page.find('#spec-injection-provedPercent-fault').text()).toBe('From 1 to 100.')
    await app.page.find('#spec-injection-provedPercent').setValue('75')
    await app.page.find('form').trigger('submit')
    await expect.poll(has(app, 'Save')).toBe(true)
    await app.button('Save').trigger('click')
    await expect.poll(() => app.fleet.clusters.get('prod-b')?.injection?.provedPercent).toBe(75)
    expect(app.fleet.clusters.get('prod-b')).toMatchObject({ profile: 'kubernetes', labels: { env: 'prod' } })
    await app.router.push('/clusters?open=prod-b')
    await expect.poll(app.words).toContain('New pods in labelled namespaces get the node cache')
  })

  it('begins with the standard, and is taken away', async () => {
    const app = await mountApp('/clusters?open=prod-a&mode=injection')
    await field(app, '#spec-injection-options')
    await app.page.find('form').trigger('submit')
    await expect.poll(has(app, 'Save')).toBe(true)
    await app.button('Save').trigger('click')
    await expect.poll(() => app.fleet.clusters.get('prod-a')?.injection?.options).toHaveLength(3)
    await app.router.push('/clusters?open=prod-b&mode=no-injection')
    await expect.poll(app.words).toContain('New pods are made as they are from then on.')
    await app.page.find('form').trigger('submit')
    await expect.poll(has(app, 'Save')).toBe(true)
    await app.button('Save').trigger('click')
    await expect.poll(() => app.fleet.clusters.get('prod-b')?.injection).toBeUndefined()
    expect(app.fleet.clusters.get('prod-b')?.clusterDomain).toBe('cluster.local')
  })

  it('hands out the manifest', async () => {
    const app = await mountApp('/clusters?open=prod-b')
    await expect.poll(app.words).toContain('Install the webhook there')
    const summary = app.page.findAll('details').find((each) => each.text().includes('Install the webhook there'))
    if (summary === undefined) throw new Error('not there')
    summary.element.open = true
    await summary.trigger('toggle')
    await expect.poll(app.words).toContain('"kind": "MutatingWebhookConfiguration"')
    expect(app.words()).toContain('kubectl label namespace NAMESPACE node-local-dns-injection=enabled')
  })
})

describe('a problem', () => {
  it('is said in Chinese at its field', async () => {
    const app = await mountApp('/sources?open=prod-b-kubernetes&mode=edit', { locale: 'zh-CN' })
    app.api.failure = (request) =>
      request.method === 'PUT'
        ? Response.json(
            {
              type: '/problems/invalid',
              title: 'The request breaks rules',
              status: 422,
              errors: [{ pointer: '/url', rule: 'url-credentials', value: 'x', message: 'leave them out' }],
            },
            { status: 422, headers: { 'Content-Type': 'application/problem+json' } },
          )
        : undefined
    await field(app, '#spec-url')
    await app.page.find('form').trigger('submit')
    await expect.poll(() => app.page.find('#spec-url-fault').text()).toContain('不能包含用户名或密码')
  })
})
