import { expect, test } from 'vitest'
import { sampleImage, sampleTemplatePart, sampleTemplateVersion } from '../sample-rows.ts'
import { type Open, setStage } from './stage.contract.ts'

export function testImages(open: Open): void {
  test('[ST21] a picture is kept once under the hash of its bytes, and answered byte for byte', async () => {
    const { shop } = await setStage(await open())
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 256)
    const row = sampleImage('a', { byteCount: bytes.length })
    const put = (name: string) => shop.write(async (tx) => await tx.insertImage({ ...row, name }, bytes))
    expect([await put('logo.png'), await put('other.png')]).toEqual([true, false])
    expect(await shop.image('a')).toEqual(row)
    expect(Buffer.compare((await shop.imageContent('a'))!, bytes)).toBe(0)
    expect(await shop.image('b')).toBeUndefined()
    expect(await shop.imageContent('b')).toBeUndefined()
  })

  test('[ST21] pictures are listed newest first and counted with their bytes', async () => {
    const { shop } = await setStage(await open())
    expect(await shop.imageTotals()).toEqual({ count: 0, byteCount: 0 })
    await shop.write(async (tx) => {
      await tx.insertImage(sampleImage('a', { createdAt: 1, byteCount: 3 }), Uint8Array.of(1, 2, 3))
      await tx.insertImage(sampleImage('b', { createdAt: 2, byteCount: 2 }), Uint8Array.of(1, 2))
    })
    expect((await shop.images()).map(({ hash }) => hash)).toEqual(['b', 'a'])
    expect(await shop.imageTotals()).toEqual({ count: 2, byteCount: 5 })
    const remove = (hash: string) => shop.write(async (tx) => await tx.deleteImage(hash))
    expect([await remove('a'), await remove('a')]).toEqual([true, false])
    expect(await shop.imageTotals()).toEqual({ count: 1, byteCount: 2 })
  })

  test('[ST21] two tenants may keep the same picture; each deletes only its own', async () => {
    const store = await open()
    const [mine, theirs] = [await setStage(store), await setStage(store)]
    for (const { shop } of [mine, theirs]) {
      await shop.write(async (tx) => await tx.insertImage(sampleImage('a'), Uint8Array.of(1)))
    }
    await mine.shop.write(async (tx) => await tx.deleteImage('a'))
    expect(await mine.shop.image('a')).toBeUndefined()
    expect(await theirs.shop.image('a')).toBeDefined()
  })

  test('[ST21] a picture is named by a draft or by a version that was ever published', async () => {
    const { shop } = await setStage(await open())
    const named = async () => {
      const answers: string[] = []
      for (const hash of ['aa', 'bb', 'cc', 'dd', 'ee']) if (await shop.isImageNamed(hash)) answers.push(hash)
      return answers
    }
    const block = (hash: string) => [[{ contentType: 'image', content: `/api/images/${hash}` }]]
    expect(await named()).toEqual([])
    await shop.write(async (tx) => {
      await tx.replaceDraftParts('shopping', [sampleTemplatePart('logo', { content: block('aa') })])
      await tx.replaceDraftParams('kitchen', [{ type: 'logo', params: { image: '/api/images/bb' } }])
    })
    expect(await named()).toEqual(['aa', 'bb'])
    await shop.write(async (tx) => {
      const parts = [sampleTemplatePart('logo', { content: block('cc') })]
      const settings = [{ type: 'logo', params: { image: '/api/images/dd' } }]
      await tx.insertTemplateVersion(sampleTemplateVersion({ parts, settings }))
      await tx.replaceDraftParts('shopping', [])
      await tx.replaceDraftParams('kitchen', [])
    })
    expect(await named()).toEqual(['cc', 'dd'])
  })
}
