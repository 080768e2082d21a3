// SPDX-License-Identifier: Apache-2.0
import { expect, NODES, onTheWire, row, test } from './fixtures'
import { check } from './look'

const ALL = [...NODES.keys()]
const LAST = ALL.at(-1) ?? ''
const OTHERS = ALL.slice(0, -1)
const everywhere = (answer: string, nodes = ALL) => nodes.map(() => answer)

test.skip(ALL.length !== 3, 'ZONEFLEET_NODES does not name three real nodes')
test.slow()

test('a name is declared, changed against somebody else and put back, and each node answers so', async ({
  app,
  rest,
}) => {
  const name = rest.newName('story')
  await app.goto('domains')
  await app.getByRole('button', { name: 'Add domain' }).first().click()
  const panel = app.getByRole('dialog')
  await panel.getByLabel('Name', { exact: true }).fill(name)
  await panel.getByRole('textbox', { name: 'Addresses' }).fill('192.0.2.10 ')
  await panel.getByRole('button', { name: 'Review' }).click()
  await expect(panel).toContainText('Changes the answer on 3 nodes of 1 cluster.')
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel).toContainText('Served by all 3 nodes')
  await expect(panel).toContainText(/half of the nodes after [\d.]+ s,? and all after [\d.]+ s/)
  await check(app, 'saved', 'desktop', ['light'])
  // without waiting: what is said to be served was seen on the wire
  expect(await onTheWire(name)).toEqual(everywhere('192.0.2.10 30'))
  await panel.getByRole('button', { name: 'Done' }).click()

  await panel.getByRole('button', { name: 'Edit' }).click()
  await panel.getByLabel('TTL').fill('60')
  await rest.put(name, { addresses: ['192.0.2.11'], ttl: 120 })
  await panel.getByRole('button', { name: 'Review' }).click()
  await expect(panel).toContainText('Somebody else changed it')
  await panel.getByRole('row', { name: /^TTL/ }).getByLabel('60 s').check()
  await panel.getByRole('button', { name: 'Review the result' }).click()
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel).toContainText('Served by all 3 nodes')
  expect(await onTheWire(name)).toEqual(everywhere('192.0.2.11 60'))

  await panel.getByRole('link', { name: 'Show the change' }).click()
  await panel.getByRole('button', { name: 'Revert' }).click()
  const question = app.getByRole('alertdialog')
  await expect(question).toContainText('Puts back 1 resource')
  await question.getByRole('button', { name: 'Revert' }).click()
  await expect(app.getByText(/Change .* is reverted\./).first()).toBeVisible()
  expect(await rest.get(name)).toMatchObject({ addresses: ['192.0.2.11'], ttl: 120 })
  await expect.poll(() => onTheWire(name)).toEqual(everywhere('192.0.2.11 120'))
})

test('a node that is killed shows to whoever looks, and is named to whoever saves', async ({ app, rest, parts }) => {
  const name = rest.newName('killed')
  await rest.put(name, { addresses: ['192.0.2.15'] })
  await expect.poll(() => onTheWire(name)).toEqual(everywhere('192.0.2.15 30'))
  await app.goto('overview')
  await expect(app.getByText(/^All 3 nodes answer revision/)).toBeVisible()
  const killed = Date.now()
  await parts.kill(`nodes/${LAST}`)
  await expect(app.getByText(/1 node of local: no word from the agent, since .*local-3/)).toBeVisible()
  // for people: how busy the machine is has its part in it
  process.stdout.write(`a killed node showed after ${Date.now() - killed} ms\n`)
  await expect(app.getByRole('listitem').filter({ hasText: 'Its agent has stopped reporting' })).toContainText(LAST)
  await check(app, 'overview-node-killed', 'desktop', ['light'])
  await app.goto(`nodes?open=${LAST}`)
  await app.getByRole('button', { name: 'Forget this node' }).click()
  const question = app.getByRole('alertdialog')
  await expect(question).toContainText('It comes back by itself')
  await check(app, 'node-forget', 'desktop', ['light'])
  await question.getByRole('button', { name: 'Cancel' }).click()

  await app.goto(`domains?open=${name}&mode=edit`)
  const panel = app.getByRole('dialog')
  await panel.getByLabel('TTL').fill('90')
  await panel.getByRole('button', { name: 'Review' }).click()
  await panel.getByRole('button', { name: 'Save' }).click()
  await expect(panel).toContainText('Served by 2 of 3 nodes')
  await expect(panel.getByRole('listitem').filter({ hasText: LAST })).toContainText('silent: it does not report')
  await check(app, 'served-by-some', 'desktop', ['light'])
  expect(await onTheWire(name, OTHERS)).toEqual(everywhere('192.0.2.15 90', OTHERS))
  expect(await onTheWire(name, [LAST])).toEqual([''])

  await parts.start(`nodes/${LAST}`)
  await expect(panel).toContainText('Served by all 3 nodes', { timeout: 60_000 })
  expect(await onTheWire(name)).toEqual(everywhere('192.0.2.15 90'))
  await panel.getByRole('button', { name: 'Done' }).click()
  await app.goto('overview')
  await expect(app.getByRole('listitem').filter({ hasText: /silent.*healed/ })).toContainText(LAST)
  await app.goto(`nodes?open=${LAST}&tab=faults`)
  await expect(panel.getByRole('listitem').filter({ hasText: 'silent' })).toContainText('healed')
  await check(app, 'node-healed', 'desktop', ['light'])
})

test('a control plane that dies while somebody looks is missed calmly, and found again', async ({
  app,
  rest,
  parts,
}) => {
  const name = rest.newName('central')
  await rest.put(name, { addresses: ['192.0.2.16'] })
  await expect.poll(() => onTheWire(name)).toEqual(everywhere('192.0.2.16 30'))
  await app.goto(`domains?q=${name}`)
  await expect(row(app, name)).toContainText('192.0.2.16')
  await expect(app.getByText('live', { exact: true })).toBeVisible()

  await parts.kill('control')
  await expect(app.getByText(/Connection lost .* ago/)).toBeVisible()
  await expect(app.getByText('not live', { exact: true })).toBeVisible()
  await expect(row(app, name)).toContainText('192.0.2.16')
  await check(app, 'connection-lost', 'desktop', ['light'])
  // nothing central is needed to answer
  expect(await onTheWire(name)).toEqual(everywhere('192.0.2.16 30'))

  await parts.start('control')
  await expect(app.getByText(/Connection lost .* ago/)).toBeHidden({ timeout: 60_000 })
  await expect(app.getByText('live', { exact: true })).toBeVisible()
  await rest.put(name, { addresses: ['192.0.2.17'] })
  await expect(row(app, name)).toContainText('192.0.2.17')
  await expect.poll(() => onTheWire(name)).toEqual(everywhere('192.0.2.17 30'))
})
