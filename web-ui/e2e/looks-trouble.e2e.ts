// SPDX-License-Identifier: Apache-2.0
import type { Route } from '@playwright/test'
import { expect, test } from './fixtures'
import { SIZE_NAMES, SIZES, check } from './look'

// each walks through many pages, twice through what axe has to say
test.describe.configure({ timeout: 300_000 })

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

/** What no healthy control plane says: put in the place of a part of what it did. */
const instead = (change: (body: { items: object[] }) => object) => async (route: Route) => {
  const response = await route.fetch()
  await route.fulfill({ response, json: change((await response.json()) as { items: object[] }) })
}

const group = (kind: string, harm: string, minutes: number, message: string, ...named: string[]) => ({
  kind,
  harm,
  cluster: 'prod-b',
  nodes: named.length + 40,
  since: ago(minutes),
  subject: message === '' ? '' : '127.0.0.1:53',
  message,
  named,
})

for (const size of SIZE_NAMES) {
  test(`what goes wrong is told so that all can read it; pages are accessible and fit: ${size}`, async ({ app }) => {
    await app.setViewportSize(SIZES[size])

    await app.route('**/api/v1/changes?*', (route) => route.fulfill({ status: 500, json: { title: 'Broken' } }))
    await app.goto('changes')
    await expect(app.getByRole('button', { name: 'Try again' })).toBeVisible()
    await check(app, 'changes-failed', size)

    const detail = 'This token may not list nodes.'
    const forbidden = { type: 'about:blank', title: 'Not permitted', status: 403, detail, errors: [] }
    await app.route('**/api/v1/nodes?*', (route) => route.fulfill({ status: 403, json: forbidden }))
    await app.goto('nodes')
    await expect(app.getByText('This token may not list nodes.')).toBeVisible()
    await check(app, 'nodes-forbidden', size)

    await app.route(
      '**/api/v1/sources?*',
      instead((body) => ({ ...body, items: [], total: 0 })),
    )
    await app.goto('sources')
    await expect(app.getByRole('heading', { name: 'No source is followed' })).toBeVisible()
    await check(app, 'sources-empty', size)
    await app.unrouteAll()

    const nodes = { total: 60, proved: 46, behind: 6, faulty: 2, silent: 6 }
    await app.route(
      '**/api/v1/clusters?*',
      instead((body) => ({ ...body, items: body.items.map((cluster) => ({ ...cluster, nodes })) })),
    )
    const faults = [
      group('silent', 'outage', 12, '', 'n1', 'n2', 'n3'),
      group(
        'reload-failed',
        'stale',
        95,
        'CoreDNS kept the old Corefile: Corefile:12: unknown directive "fooward"',
        'n7',
      ),
      group('rules-differ', 'risk', 3, 'a rule of another program stands before ours', 'n8', 'n9'),
    ]
    await app.route(
      '**/api/v1/faults?*',
      instead((body) => ({ ...body, items: faults })),
    )
    const healed = [{ ...group('etcd-unreachable', 'risk', 40, 'no answer in time', 'n1', 'n2'), until: ago(31) }]
    await app.route(
      '**/api/v1/faults/healed?*',
      instead((body) => ({ ...body, from: ago(50), items: healed })),
    )
    await app.goto('overview')
    await expect(app.getByText('unknown directive')).toBeVisible()
    await expect(app.getByText('Healed in the last hour')).toBeVisible()
    await check(app, 'overview-faults', size)
    await app.unrouteAll()

    const network = {
      role: 'owner',
      link: 'nodelocaldns',
      kind: 'dummy',
      kindReason: 'the kernel has dummy links',
      addresses: { wanted: 2, missing: ['10.96.0.10'] },
      mode: 'full',
      backend: 'iptables-nft',
      backendReason: 'kubelet has its chains there',
      rules: { wanted: 24, there: 23 },
    }
    const rule = (state: string, spelling: string) => ({
      family: 'ipv4',
      table: 'raw',
      chain: 'PREROUTING',
      rule: `-d 169.254.20.10/32 -p udp -m udp --dport 53 ${spelling}`,
      state,
    })
    const ours = '-m comment --comment "zonefleet: skip connection tracking" -j NOTRACK'
    const listing = {
      links: [{ name: 'nodelocaldns', kind: 'dummy', state: 'there' }],
      addresses: [
        { address: '169.254.20.10', link: 'nodelocaldns', state: 'there' },
        { address: '10.96.0.10', link: '', state: 'missing' },
        { address: '10.96.0.10', link: 'kube-ipvs0', state: 'foreign' },
      ],
      rules: [rule('there', ours), rule('missing', ours), rule('extra', ours), rule('foreign', '-j NOTRACK')],
      rulesTotal: 4,
      unread: [],
    }
    await app.route(
      /\/api\/v1\/nodes\/[^/]+\/[^/?]+$/,
      instead((body) => ({ ...body, network })),
    )
    await app.route('**/api/v1/nodes/*/*/network', (route) => route.fulfill({ json: listing }))
    await app.goto('nodes')
    await app.getByRole('table').getByRole('link').first().click()
    await app.getByRole('dialog').getByRole('tab', { name: 'Network' }).click()
    await expect(app.getByRole('dialog')).toContainText('of others')
    await check(app, 'node-network-differs', size)
    await app.unrouteAll()

    await app.route('**/api/v1/events', (route) => route.abort())
    await app.goto('domains')
    await expect(app.getByText(/Connection lost .* ago/)).toBeVisible()
    await check(app, 'connection-lost', size)
    await app.keyboard.press('?')
    await expect(app.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    await check(app, 'keys', size)
  })
}
