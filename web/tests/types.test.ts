import { readFileSync } from 'node:fs'
import openapi, { astToString } from 'openapi-typescript'
import { expect, it } from 'vitest'

it('the types are those of the API document: otherwise run `npm run types`', async () => {
  const document = new URL('../openapi.json', import.meta.url)
  const fresh = astToString(await openapi(document, { rootTypes: true, rootTypesNoSchemaPrefix: true }))
  const committed = readFileSync(new URL('../src/api/schema.ts', import.meta.url), 'utf8')
  expect(committed.endsWith(fresh)).toBe(true)
}, 20_000)
