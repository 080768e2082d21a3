// SPDX-License-Identifier: Apache-2.0
import { VueQueryPlugin, type QueryClient } from '@tanstack/vue-query'
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { computed, defineComponent, h, ref, type Ref } from 'vue'
import { ApiProblem } from '@/api/problem'
import { FakeApi } from '@/mocks/fake-api'
import { FakeFleet } from '@/mocks/fake-fleet'
import { fakeServices } from '@/mocks/mount-app'
import { PAGE_SIZE, usePagedRows, type PagedRows } from './paged-rows'

interface Listed {
  readonly rows: PagedRows<number>
  readonly cursors: (string | undefined)[]
  readonly question: Ref<string>
  readonly queries: QueryClient
  failure: ApiProblem | undefined
}

/** A list of the numbers below `total`, read by a cursor that is the last number seen. */
function listOf(total: number): Listed {
  const { queries } = fakeServices(new FakeApi(new FakeFleet()))
  const cursors: (string | undefined)[] = []
  const question = ref('all')
  const made: Partial<Listed> = { cursors, question, queries, failure: undefined }
  const read = ({ cursor, limit }: { cursor?: string; limit: number }) => {
    if (made.failure !== undefined) return Promise.reject(made.failure)
    cursors.push(cursor)
    const start = cursor === undefined ? 0 : Number(cursor) + 1
    const items = Array.from({ length: Math.min(limit, total - start) }, (_, i) => start + i)
    const next = start + limit < total ? String(start + limit - 1) : undefined
    return Promise.resolve({ items, total, next })
  }
  const Holder = defineComponent({
    setup() {
      Object.assign(made, {
        rows: usePagedRows(
          computed(() => ['numbers', question.value]),
          read,
        ),
      })
      return () => h('div')
    },
  })
  mount(Holder, { global: { plugins: [[VueQueryPlugin, { queryClient: queries }]] } })
  return made as Listed
}

describe('rows read by pages', () => {
  it('are there for the first page, and on their way for the rest', async () => {
    const { rows } = listOf(1000)
    expect(rows.loading.value).toBe(true)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    expect(rows.total.value).toBe(1000)
    expect(rows.rowAt(PAGE_SIZE)).toBeUndefined()
  })

  it('come as far as somebody looks', async () => {
    const { rows } = listOf(1000)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    rows.show(640, 660)
    await expect.poll(() => rows.rowAt(660)).toBe(660)
  })

  it('are let go far behind, and brought again on the way back', async () => {
    const { rows } = listOf(5000)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    rows.show(4980, 4999)
    await expect.poll(() => rows.rowAt(4999)).toBe(4999)
    expect(rows.rowAt(0)).toBeUndefined()
    rows.show(0, 20)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    expect(rows.rowAt(20)).toBe(20)
    expect(rows.rowAt(4999)).toBeUndefined()
  })

  it('are all of them read again after a hint, by the cursors of now', async () => {
    const { rows, cursors, queries } = listOf(500)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    rows.show(280, 300)
    await expect.poll(() => rows.rowAt(300)).toBe(300)
    const before = cursors.length
    await queries.invalidateQueries({ queryKey: ['numbers'] })
    expect(cursors.slice(before)).toEqual([undefined, '199'])
  })

  it('stay while those of another question come', async () => {
    const { rows, question } = listOf(10)
    await expect.poll(() => rows.rowAt(0)).toBe(0)
    question.value = 'some'
    await expect.poll(() => rows.outdated.value).toBe(true)
    expect(rows.rowAt(0)).toBe(0)
    await expect.poll(() => rows.outdated.value).toBe(false)
  })

  it('do not ask again and again when a page fails', async () => {
    const list = listOf(1000)
    await expect.poll(() => list.rows.rowAt(0)).toBe(0)
    list.failure = new ApiProblem(500, 'broken', 'Broken')
    list.rows.show(300, 320)
    await expect.poll(() => list.rows.problem.value?.message).toBe('Broken')
    list.failure = undefined
    const before = list.cursors.length
    list.rows.retry()
    await expect.poll(() => list.rows.rowAt(320)).toBe(320)
    expect(list.cursors.length - before).toBeLessThanOrEqual(3)
  })
})
