// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest'
import type { NodeNetworkDto } from '@/api/types'
import { NodeNetwork } from './network'

const SOUND: NodeNetworkDto = {
  role: 'owner',
  link: 'nodelocaldns',
  kind: 'dummy',
  kindReason: 'as the profile says',
  addresses: { wanted: 2, missing: [] },
  mode: 'full',
  backend: 'nft',
  backendReason: 'kube-proxy uses nftables',
  rules: { wanted: 14, there: 14 },
}

const differing = (dto: NodeNetworkDto) => {
  const { link, addresses, rules } = NodeNetwork.fromDto(dto)
  return [link.differs, addresses.differs, rules.differs]
}

describe('the network of a node', () => {
  it('is told as what should be and what is', () => {
    expect(NodeNetwork.fromDto(SOUND)).toEqual({
      role: 'owner',
      link: { name: 'nodelocaldns', kind: 'dummy', reason: { message: 'as the profile says' }, differs: false },
      addresses: { wanted: 2, missing: [], waits: undefined, differs: false },
      rules: {
        mode: 'full',
        backend: 'nft',
        reason: { message: 'kube-proxy uses nftables' },
        wanted: 14,
        there: 14,
        differs: false,
      },
    })
  })

  it('says what it waits for without a difference', () => {
    const { addresses } = NodeNetwork.fromDto({ ...SOUND, waits: 'no managed name is there yet' })
    expect(addresses).toMatchObject({ waits: { message: 'no managed name is there yet' }, differs: false })
  })

  it('differs where a link, an address or a rule is missing, each by itself', () => {
    expect(differing({ ...SOUND, kind: '' })).toEqual([true, false, false])
    expect(differing({ ...SOUND, addresses: { wanted: 2, missing: ['169.254.20.10'] } })).toEqual([false, true, false])
    expect(differing({ ...SOUND, rules: { wanted: 14, there: 13 } })).toEqual([false, false, true])
  })

  it('does not differ where there are to be no rules', () => {
    expect(differing({ ...SOUND, mode: 'off', backend: '', rules: { wanted: 0, there: 0 } })).toEqual([
      false,
      false,
      false,
    ])
  })
})
